package lockstep.cli.submit;

import lockstep.cli.options.Parsed;

import java.util.OptionalLong;

/// How many nodes a gang may have: at least `min`, at most `max`; the same number for an exact
/// count.
record NodeCount(int min, int max) {

    static final int NODES_MAX = 1_000_000;

    private static final long KILO = 1024;
    private static final String MUST =
            "must be a whole number from 1 to " + NODES_MAX + ", or a range of two such as 2-4.";

    /// Reads `N` or `MIN-MAX`; a number may end in `k` (1024) or `m` (1048576).
    static Parsed<NodeCount> parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            OptionalLong count = count(text);
            return count.isEmpty() ? Parsed.bad(MUST) : Parsed.good(exactly(count.getAsLong()));
        }
        OptionalLong min = count(text.substring(0, dash));
        OptionalLong max = count(text.substring(dash + 1));
        if (min.isEmpty() || max.isEmpty()) {
            return Parsed.bad(MUST);
        }
        if (min.getAsLong() > max.getAsLong()) {
            return Parsed.bad(
                    "must name the smaller number first.",
                    "Maybe " + max.getAsLong() + "-" + min.getAsLong() + " is meant.");
        }
        return Parsed.good(new NodeCount((int) min.getAsLong(), (int) max.getAsLong()));
    }

    private static NodeCount exactly(long count) {
        return new NodeCount((int) count, (int) count);
    }

    private static OptionalLong count(String text) {
        long unit = 1;
        String number = text;
        if (text.endsWith("k") || text.endsWith("K")) {
            unit = KILO;
        } else if (text.endsWith("m") || text.endsWith("M")) {
            unit = KILO * KILO;
        }
        if (unit > 1) {
            number = text.substring(0, text.length() - 1);
        }
        OptionalLong digits = WholeNumber.digits(number);
        if (digits.isEmpty() || digits.getAsLong() > NODES_MAX) {
            return OptionalLong.empty();
        }
        long count = digits.getAsLong() * unit;
        return count < 1 || count > NODES_MAX ? OptionalLong.empty() : OptionalLong.of(count);
    }
}
