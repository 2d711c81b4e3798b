package lockstep.cli.display;

/// Makes any text safe to show: on a terminal, where control characters are commands, and in a
/// table, where one job must stay on one line and must not pretend to be another.
///
/// Escaped are control characters (C0, DEL, C1), line and paragraph separators, marks that change
/// the direction of text or are invisible, unassigned code points, those of private use, and lone
/// surrogates.
public final class Printable {

    private Printable() {}

    /// `text` with what could do harm written as `\n`, `\t`, `\x1b` or `\u202e`.
    public static String escape(String text) {
        int harmless = harmlessPrefix(text);
        if (harmless == text.length()) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16).append(text, 0, harmless);
        int i = harmless;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isHarmless(c)) {
                safe.appendCodePoint(c);
            } else {
                appendEscaped(safe, c);
            }
        }
        return safe.toString();
    }

    /// The same for JSON text, where only the forms that JSON has may be used. Line breaks and
    /// blanks that lay it out stay.
    public static String escapeJson(String json) {
        StringBuilder safe = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); ) {
            int c = json.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\n' || isHarmless(c)) {
                safe.appendCodePoint(c);
            } else {
                for (char unit : Character.toChars(c)) {
                    safe.append("\\u");
                    hex(safe, unit, 4);
                }
            }
        }
        return safe.toString();
    }

    private static int harmlessPrefix(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) < 0x7f) {
            i++;
        }
        return i;
    }

    private static boolean isHarmless(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }

    private static void appendEscaped(StringBuilder safe, int c) {
        switch (c) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append("\\t");
            default -> {
                if (c <= 0xff) {
                    safe.append("\\x");
                    hex(safe, c, 2);
                } else if (c <= 0xffff) {
                    safe.append("\\u");
                    hex(safe, c, 4);
                } else {
                    safe.append("\\U");
                    hex(safe, c, 8);
                }
            }
        }
    }

    private static void hex(StringBuilder to, int value, int digits) {
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            to.append(Character.forDigit((value >> shift) & 0xf, 16));
        }
    }
}
