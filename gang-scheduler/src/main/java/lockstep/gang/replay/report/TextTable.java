package lockstep.gang.replay.report;

import java.util.List;

/// The results as a table for terminals: a line for each measure, a column for each policy.
public final class TextTable {
    private static final int NAME = 30;
    private static final int COLUMN_MIN = 13;

    private TextTable() {}

    /// The best value of a line has a star; values that look the same are equally good.
    public static String of(Comparison comparison) {
        List<Measures> all = comparison.measures();
        int column =
                Math.max(
                        COLUMN_MIN,
                        2 + all.stream().mapToInt(each -> each.policy().length()).max().orElse(0));
        StringBuilder text = new StringBuilder();
        comparison
                .parameters()
                .forEach((name, value) -> text.append("%-12s %s%n".formatted(name, value)));
        text.append("%n%s".formatted(" ".repeat(NAME)));
        all.forEach(each -> text.append(right(each.policy(), column)).append(' '));
        text.append('\n');
        for (Row row : Row.all(all)) {
            text.append("%-30s".formatted(row.name()));
            for (Measures each : all) {
                text.append(right(row.text(each), column))
                        .append(row.isBest(each, all) ? '*' : ' ');
            }
            text.append('\n');
        }
        return text.toString()
                .lines()
                .map(String::stripTrailing)
                .reduce("", (a, b) -> a + b + "\n");
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }
}
