package lockstep.gang.replay.csv;

/// Reads single values.
public final class Cells {
    private Cells() {}

    /// A finite number.
    ///
    /// @throws BadCell when the text is anything else
    public static double number(String name, String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            throw notNumber(name, text);
        }
        throw notNumber(name, text);
    }

    private static BadCell notNumber(String name, String text) {
        return new BadCell(
                "%s (%s) must be a number".formatted(name, text),
                "correct the value or remove the line");
    }
}
