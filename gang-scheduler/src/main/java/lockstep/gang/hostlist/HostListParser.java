package lockstep.gang.hostlist;

import lockstep.gang.text.Quoted;

import java.util.ArrayList;
import java.util.List;

/// Reads one expression from left to right, and bounds it before anything is expanded.
final class HostListParser {
    private static final int NAME_MAX = 255;

    private final String text;
    private int at;

    HostListParser(String expression) {
        this.text = expression;
    }

    static boolean isNameCharacter(char c) {
        return NumberedName.isDigit(c)
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    /// Reads to the end.
    ///
    /// @throws MalformedHostList at the first character that does not fit
    List<Item> items() {
        if (text.length() > HostList.CHARACTERS_MAX) {
            throw wrong(
                    HostList.CHARACTERS_MAX,
                    "it is longer than %d characters".formatted(HostList.CHARACTERS_MAX));
        }
        List<Item> items = new ArrayList<>();
        long names = 0;
        skipBlanks();
        while (at < text.length() || !items.isEmpty()) {
            int start = at;
            Item item = item();
            names += item.size();
            requireBounds(item, names, start);
            items.add(item);
            skipBlanks();
            if (at == text.length()) {
                return items;
            }
            take(',', "a comma must stand between names");
            skipBlanks();
        }
        return items;
    }

    private static void requireBounds(Item item, long names, int start) {
        if (names > HostList.NAMES_MAX) {
            throw wrong(
                    start,
                    "from here on it stands for more than %d names".formatted(HostList.NAMES_MAX));
        }
        if (item.longestName() > NAME_MAX) {
            throw wrong(start, "a name has more than %d characters".formatted(NAME_MAX));
        }
    }

    private Item item() {
        int start = at;
        List<Item.Piece> pieces = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                pieces.add(bracket());
            } else if (isNameCharacter(c)) {
                pieces.add(literal());
            } else if (c == ',' || isBlank(c)) {
                break;
            } else {
                throw wrong(at, unexpected(c));
            }
            if (pieces.size() > NAME_MAX) {
                throw wrong(start, "a name has more than %d parts".formatted(NAME_MAX));
            }
        }
        if (pieces.isEmpty()) {
            throw wrong(at, "a name is missing");
        }
        return new Item(pieces);
    }

    private static String unexpected(char c) {
        return c == ']'
                ? "this bracket was never opened"
                : "(%s) cannot stand in a name".formatted(Quoted.of(Character.toString(c)));
    }

    private Item.Text literal() {
        int start = at;
        while (at < text.length() && isNameCharacter(text.charAt(at))) {
            at++;
        }
        return new Item.Text(text.substring(start, at));
    }

    private Item.Bracket bracket() {
        int open = at++;
        List<Range> ranges = new ArrayList<>();
        ranges.add(range(open));
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            ranges.add(range(open));
        }
        if (at == text.length()) {
            throw wrong(open, "this bracket is never closed");
        }
        take(']', "numbers in brackets look like 1-4,7");
        return new Item.Bracket(ranges);
    }

    private Range range(int open) {
        int start = at;
        String first = number(open);
        if (at == text.length() || text.charAt(at) != '-') {
            long only = Long.parseLong(first);
            return new Range(only, only, first.length());
        }
        at++;
        String last = number(open);
        Range range = new Range(Long.parseLong(first), Long.parseLong(last), first.length());
        if (range.last() < range.first()) {
            throw wrong(start, "the range %s-%s runs backwards".formatted(first, last));
        }
        return range;
    }

    private String number(int open) {
        int start = at;
        while (at < text.length() && NumberedName.isDigit(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw at == text.length()
                    ? wrong(open, "this bracket is never closed")
                    : wrong(at, "a number is missing");
        }
        if (at - start > Range.DIGITS_MAX) {
            throw wrong(start, "a number has more than %d digits".formatted(Range.DIGITS_MAX));
        }
        return text.substring(start, at);
    }

    private void take(char wanted, String otherwise) {
        if (text.charAt(at) != wanted) {
            throw wrong(at, otherwise);
        }
        at++;
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n';
    }

    private static MalformedHostList wrong(int index, String problem) {
        return new MalformedHostList(index + 1, problem);
    }
}
