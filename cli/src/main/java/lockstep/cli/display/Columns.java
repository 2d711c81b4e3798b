package lockstep.cli.display;

/// How wide text is on a terminal, counted in columns.
public final class Columns {

    private Columns() {}

    /// Columns that `text` takes: two for wide characters (Chinese, Japanese, Korean, most emoji),
    /// none for marks that sit on the letter before them.
    public static int width(String text) {
        if (isNarrow(text)) {
            return text.length();
        }
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += width(c);
            i += Character.charCount(c);
        }
        return width;
    }

    /// The longest beginning of `text` that takes at most `columns`.
    public static String cut(String text, int columns) {
        if (isNarrow(text)) {
            return text.length() <= columns ? text : text.substring(0, columns);
        }
        int width = 0;
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            width += width(c);
            if (width > columns) {
                return text.substring(0, i);
            }
            i += Character.charCount(c);
        }
        return text;
    }

    /// `text` in exactly `columns`: cut, or filled up with blanks.
    public static String fit(String text, int columns, boolean right) {
        String cut = cut(text, columns);
        String blanks = " ".repeat(columns - width(cut));
        return right ? blanks + cut : cut + blanks;
    }

    /// Whether each `char` is one column: nearly always so, and then nothing has to be looked up.
    private static boolean isNarrow(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x300) {
                return false;
            }
        }
        return true;
    }

    private static int width(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    /// The blocks that Unicode's East Asian Width calls wide, roughly: the rare exceptions only
    /// shift a column.
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0xa4cf)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1faff)
                || (c >= 0x20000 && c <= 0x3fffd);
    }
}
