package lockstep.stager.checkpoint;

/// Text of others made fit for a message: short, and without characters that a terminal would obey.
public final class Printable {
    private static final int LENGTH_MAX = 80;

    private Printable() {}

    /// At most 80 characters, all of them printable ASCII but for a closing ellipsis.
    public static String of(String text) {
        var printable = new StringBuilder();
        text.codePoints()
                .limit(LENGTH_MAX)
                .forEach(
                        character -> {
                            if (character >= ' ' && character < 127) {
                                printable.appendCodePoint(character);
                            } else {
                                printable.append("\\u{%x}".formatted(character));
                            }
                        });
        return text.codePointCount(0, text.length()) > LENGTH_MAX
                ? printable + "…"
                : printable.toString();
    }
}
