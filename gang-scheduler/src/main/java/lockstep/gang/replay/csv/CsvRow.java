package lockstep.gang.replay.csv;

import java.util.List;
import java.util.Map;

/// One line of a table, asked by the names of the columns.
public final class CsvRow {
    private final Map<String, Integer> columns;
    private final List<String> cells;
    private final int line;

    CsvRow(Map<String, Integer> columns, List<String> cells, int line) {
        this.columns = columns;
        this.cells = cells;
        this.line = line;
    }

    /// Counted from 1.
    public int line() {
        return line;
    }

    /// Empty where the table has no such column.
    public String text(String column) {
        Integer index = columns.get(column);
        return index == null ? "" : cells.get(index);
    }

    /// A finite number.
    ///
    /// @throws BadCell when the cell holds anything else
    public double number(String column) {
        return Cells.number(column, text(column));
    }

    /// A finite number that is 0 or more.
    ///
    /// @throws BadCell when the cell holds anything else
    public double positiveOrZero(String column) {
        double value = number(column);
        if (value < 0) {
            throw new BadCell(
                    "%s (%s) must be 0 or more".formatted(column, text(column)),
                    "correct the value or remove the line");
        }
        return value;
    }

    /// A whole number that is 0 or more; `8.0` is one.
    ///
    /// @throws BadCell when the cell holds anything else
    public int count(String column) {
        double value = positiveOrZero(column);
        if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
            throw new BadCell(
                    "%s (%s) must be a whole number".formatted(column, text(column)),
                    "correct the value or remove the line");
        }
        return (int) value;
    }
}
