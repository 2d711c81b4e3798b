package lockstep.gang.replay.csv;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Reads comma-separated lines whose first line names the columns. Cells are not quoted.
public final class CsvTable {
    private final List<String> required;
    private final List<Problem> problems = new ArrayList<>();

    private CsvTable(List<String> required) {
        this.required = required;
    }

    /// Hands on every good row, in order. A row whose reader throws [BadCell] is a problem.
    ///
    /// @param required columns without which nothing can be read
    /// @return every mistake, in the order of the lines
    public static List<Problem> read(
            Iterable<String> lines, List<String> required, Consumer<CsvRow> reader) {
        CsvTable table = new CsvTable(List.copyOf(required));
        table.read(lines.iterator(), reader);
        return List.copyOf(table.problems);
    }

    private void read(Iterator<String> lines, Consumer<CsvRow> reader) {
        if (!lines.hasNext()) {
            problems.add(new Problem(0, "the file is empty", "look whether it was copied whole"));
            return;
        }
        Map<String, Integer> columns = columns(lines.next());
        if (!problems.isEmpty()) {
            return;
        }
        for (int line = 2; lines.hasNext(); line++) {
            String text = lines.next();
            if (!text.isBlank()) {
                row(columns, text, line, reader);
            }
        }
    }

    private Map<String, Integer> columns(String header) {
        Map<String, Integer> columns = new HashMap<>();
        for (String name : cells(header)) {
            columns.putIfAbsent(name.strip(), columns.size());
        }
        List<String> missing =
                required.stream().filter(name -> !columns.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            problems.add(
                    new Problem(
                            1,
                            "the header lacks " + String.join(", ", missing),
                            "it is another kind of file; it begins with: " + shortened(header)));
        }
        return columns;
    }

    private static String shortened(String header) {
        return header.length() <= 60 ? header : header.substring(0, 60) + "…";
    }

    private void row(Map<String, Integer> columns, String text, int line, Consumer<CsvRow> reader) {
        List<String> cells = cells(text);
        if (cells.size() != columns.size()) {
            problems.add(
                    new Problem(
                            line,
                            "%d cells, but the header names %d"
                                    .formatted(cells.size(), columns.size()),
                            "the line is cut off, or a value holds a comma"));
            return;
        }
        try {
            reader.accept(new CsvRow(columns, cells, line));
        } catch (BadCell bad) {
            problems.add(new Problem(line, bad.getMessage(), bad.advice()));
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.split(",", -1));
    }
}
