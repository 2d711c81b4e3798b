package lockstep.gang.text;

/// A value for use in a message: cut where it is long, nothing in it that a terminal acts on.
public final class Quoted {
    private static final int SHOWN_MAX = 60;
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private Quoted() {}

    /// `value` with unprintable characters as `\x1b` or `\u202e`, cut with `…` after 60.
    public static String of(String value) {
        return of(value, SHOWN_MAX);
    }

    /// The same, cut after `most` characters of the value.
    public static String of(String value, int most) {
        StringBuilder shown = new StringBuilder();
        int[] points = value.codePoints().limit(most + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, most); i++) {
            shown.append(shown(points[i]));
        }
        return points.length > most ? shown.append('…').toString() : shown.toString();
    }

    private static String shown(int point) {
        if (isPrintable(point)) {
            return Character.toString(point);
        }
        return (point < 0x100 ? "\\x%02x" : "\\u%04x").formatted(point);
    }

    /// Whether this code point only shows itself: no control character, no half of a pair, no line
    /// separator, nothing that changes the direction of writing, and not the mark that stands for
    /// bytes that were no text.
    public static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.FORMAT -> !turnsDirection(point);
            default -> point != REPLACEMENT_CHARACTER;
        };
    }

    private static boolean turnsDirection(int point) {
        return point == 0x061C
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }
}
