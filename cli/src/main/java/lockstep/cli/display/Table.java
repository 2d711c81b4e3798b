package lockstep.cli.display;

import java.util.ArrayList;
import java.util.List;

/// A table whose columns are as wide as their longest cell; lines are cut at the screen's edge.
public final class Table {
    private static final String GAP = "  ";

    private record Column(String header, boolean right) {}

    private record Line(List<String> cells, Paint paint) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<Line> lines = new ArrayList<>();

    /// Adds a column of words.
    public Table left(String header) {
        columns.add(new Column(header, false));
        return this;
    }

    /// Adds a column of numbers.
    public Table right(String header) {
        columns.add(new Column(header, true));
        return this;
    }

    /// Adds a line, a cell for each column.
    public Table line(Paint paint, String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(
                    "%d cells for %d columns".formatted(cells.length, columns.size()));
        }
        lines.add(new Line(List.of(cells).stream().map(Printable::escape).toList(), paint));
        return this;
    }

    public Table line(String... cells) {
        return line(Paint.PLAIN, cells);
    }

    /// Appends the header and all lines.
    public void append(StringBuilder out, Screen screen) {
        List<String> headers = columns.stream().map(Column::header).toList();
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = Columns.width(headers.get(i));
            for (Line line : lines) {
                widths[i] = Math.max(widths[i], Columns.width(line.cells().get(i)));
            }
        }
        append(out, new Line(headers, Paint.PLAIN), widths, screen);
        lines.forEach(line -> append(out, line, widths, screen));
    }

    private void append(StringBuilder out, Line line, int[] widths, Screen screen) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "" : GAP)
                    .append(Columns.fit(line.cells().get(i), widths[i], columns.get(i).right()));
        }
        String whole = text.toString().stripTrailing();
        String shown =
                screen.columns().isPresent()
                        ? Columns.cut(whole, screen.columns().getAsInt())
                        : whole;
        out.append(screen.coloured() ? line.paint().on(shown) : shown).append('\n');
    }
}
