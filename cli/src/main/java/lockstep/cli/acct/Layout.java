package lockstep.cli.acct;

import lockstep.cli.display.Columns;
import lockstep.cli.display.Printable;
import lockstep.cli.options.Nearest;
import lockstep.cli.options.Parsed;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How sacct writes its rows.
///
/// A table has Slurm's widths, and a `+` where a cell was cut; what tools read has none.
record Layout(List<Column> columns, Style style, String delimiter) {
    private static final int WIDTH_MAX = 10_000;

    /// The forms of a row.
    enum Style {
        TABLE,
        /// A delimiter behind each cell.
        PARSABLE,
        /// A delimiter between cells.
        PARSABLE2,
        CSV
    }

    /// A column with its width, which is negative for "to the left".
    record Column(Field field, int width) {}

    /// Reads `JobID,State%20,JobName%-30` or `all`.
    static Parsed<List<Column>> parse(String text) {
        List<Column> columns = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            String trimmed = word.strip();
            if (trimmed.equalsIgnoreCase("all")) {
                for (Field field : Field.values()) {
                    columns.add(new Column(field, field.width));
                }
                continue;
            }
            if (trimmed.isEmpty()) {
                continue;
            }
            int percent = trimmed.indexOf('%');
            String name = percent < 0 ? trimmed : trimmed.substring(0, percent);
            Optional<Field> field = Field.named(name);
            int width = percent < 0 ? 1 : width(trimmed.substring(percent + 1));
            if (field.isEmpty()) {
                return Parsed.bad(
                        "has a column that there is not: " + name + ".",
                        Nearest.to(name, Field.titles())
                                .map(near -> "Maybe " + near + " is meant.")
                                .orElse("Maybe see --helpformat."));
            }
            if (width == 0) {
                return Parsed.bad(
                        "must have widths from 1 to " + WIDTH_MAX + ", such as State%20.");
            }
            columns.add(new Column(field.get(), percent < 0 ? field.get().width : width));
        }
        return columns.isEmpty()
                ? Parsed.bad("must name columns, such as JobID,State.")
                : Parsed.good(columns);
    }

    /// 0 where it is none.
    private static int width(String text) {
        boolean left = text.startsWith("-");
        int width = 0;
        for (int i = left ? 1 : 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || width > WIDTH_MAX) {
                return 0;
            }
            width = width * 10 + digit;
        }
        return width > WIDTH_MAX ? 0 : left ? -width : width;
    }

    boolean shows(Field field) {
        for (Column column : columns) {
            if (column.field() == field) {
                return true;
            }
        }
        return false;
    }

    void appendHeader(StringBuilder out) {
        List<String> titles = new ArrayList<>();
        for (Column column : columns) {
            titles.add(column.field().title);
        }
        append(out, titles);
        if (style == Style.TABLE) {
            for (Column column : columns) {
                out.append("-".repeat(Math.abs(column.width()))).append(' ');
            }
            out.append('\n');
        }
    }

    void append(StringBuilder out, Row row, Seen seen) {
        List<String> cells = new ArrayList<>();
        for (Column column : columns) {
            cells.add(Printable.escape(column.field().text(row, seen)));
        }
        append(out, cells);
    }

    private void append(StringBuilder out, List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            switch (style) {
                case TABLE -> out.append(fitted(cell, columns.get(i).width())).append(' ');
                case PARSABLE -> out.append(cell).append(delimiter);
                case PARSABLE2 -> out.append(i == 0 ? "" : delimiter).append(cell);
                case CSV -> out.append(i == 0 ? "" : ",").append(Csv.cell(cell));
            }
        }
        out.append('\n');
    }

    private static String fitted(String cell, int width) {
        int columns = Math.abs(width);
        String shown = Columns.width(cell) <= columns ? cell : Columns.cut(cell, columns - 1) + "+";
        return Columns.fit(shown, columns, width > 0);
    }
}
