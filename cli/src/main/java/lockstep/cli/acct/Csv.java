package lockstep.cli.acct;

/// Cells of comma-separated values, as RFC 4180 has them.
final class Csv {
    private Csv() {}

    /// In quotes where it needs them. What a spreadsheet would take for a formula gets an
    /// apostrophe.
    static String cell(String text) {
        String safe =
                !text.isEmpty() && "=+@-".indexOf(text.charAt(0)) >= 0 && !isNumber(text)
                        ? "'" + text
                        : text;
        return safe.indexOf(',') < 0 && safe.indexOf('"') < 0 && safe.indexOf('\n') < 0
                ? safe
                : '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static boolean isNumber(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.') {
                return false;
            }
        }
        return text.length() > 1;
    }
}
