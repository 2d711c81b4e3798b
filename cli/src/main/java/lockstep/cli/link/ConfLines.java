package lockstep.cli.link;

import java.util.ArrayList;
import java.util.List;

/// Reads the part of HOCON that `client.conf` needs: comments, `key = text`, `key = [ text, … ]`,
/// `key { … }` with assignments in it, keys and texts with or without double quotes, lists over
/// several lines. What goes beyond is a mistake, never silently something else.
final class ConfLines {

    /// One assignment.
    ///
    /// @param line where it begins, from 1
    /// @param key with those of the braces around it before it: `tls.key`
    /// @param values one for a text, any number for a list
    record Setting(int line, String key, List<String> values) {}

    private final String text;
    private final List<String> mistakes;
    private final List<Setting> settings = new ArrayList<>();
    private int at;
    private int line = 1;

    private ConfLines(String text, List<String> mistakes) {
        this.text = text;
        this.mistakes = mistakes;
    }

    /// Reads as far as the form allows; the first mistake in form ends the reading.
    static List<Setting> read(String text, List<String> mistakes) {
        ConfLines lines = new ConfLines(text, mistakes);
        boolean fine = true;
        while (fine && lines.skipBlank()) {
            fine = lines.setting("");
        }
        return lines.settings;
    }

    private boolean setting(String before) {
        int begin = line;
        StringBuilder key = new StringBuilder(before);
        List<String> values = new ArrayList<>();
        boolean quoted = peek() == '"';
        if (!word(key, "a key")) {
            return false;
        }
        if (quoted && key.indexOf(".", before.length()) >= 0) {
            return wrong("a key in quotes must have no dot.");
        }
        skipSpaces();
        if (before.isEmpty() && skip('{')) {
            return section(key + ".") && endOfSetting();
        }
        if (!skip('=') && !skip(':')) {
            return wrong("\"=\" must follow the key " + key + ".");
        }
        skipSpaces();
        boolean read = skip('[') ? list(values) : single(values);
        if (read) {
            settings.add(new Setting(begin, key.toString(), values));
        }
        return read && endOfSetting();
    }

    private boolean section(String prefix) {
        while (skipBlank()) {
            if (skip('}')) {
                return true;
            }
            if (!setting(prefix)) {
                return false;
            }
        }
        return wrong("a brace is opened and never closed.");
    }

    private boolean single(List<String> values) {
        StringBuilder value = new StringBuilder();
        boolean read = word(value, "a value");
        values.add(value.toString());
        return read;
    }

    private boolean list(List<String> values) {
        while (skipBlank()) {
            if (skip(']')) {
                return true;
            }
            if (!single(values)) {
                return false;
            }
            if (skipBlank() && !skip(',') && peek() != ']') {
                return wrong("\",\" or \"]\" must follow a value of the list.");
            }
        }
        return wrong("a list is opened and never closed.");
    }

    private boolean endOfSetting() {
        skipSpaces();
        if (skip(',')) {
            return true;
        }
        if (at >= text.length() || peek() == '\n' || peek() == '}' || commentHere()) {
            return true;
        }
        return wrong("nothing may follow a value on its line.");
    }

    private boolean word(StringBuilder word, String what) {
        if (skip('"')) {
            while (at < text.length() && peek() != '"' && peek() != '\n') {
                if (peek() == '\\') {
                    at++;
                }
                if (at < text.length()) {
                    word.append(text.charAt(at++));
                }
            }
            return skip('"') || wrong("a quote is opened and never closed.");
        }
        while (at < text.length() && isPlain(peek()) && !commentHere()) {
            word.append(text.charAt(at++));
        }
        return !word.isEmpty()
                || wrong(what + " must stand here; quotes help where it has special characters.");
    }

    private static boolean isPlain(char c) {
        return Character.isLetterOrDigit(c) || "-_./".indexOf(c) >= 0;
    }

    private boolean commentHere() {
        return text.startsWith("#", at) || text.startsWith("//", at);
    }

    /// @return whether anything is left
    private boolean skipBlank() {
        while (at < text.length()) {
            char c = peek();
            if (commentHere()) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (c == '\n') {
                line++;
                at++;
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else {
                return true;
            }
        }
        return false;
    }

    private void skipSpaces() {
        while (skip(' ') || skip('\t') || skip('\r')) {
            // blanks within a line part words and mean nothing else
        }
    }

    private boolean skip(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\n';
    }

    private boolean wrong(String what) {
        mistakes.add("line " + line + ": " + what);
        return false;
    }
}
