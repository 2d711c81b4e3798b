package lockstep.controller.wire;

import lockstep.gang.text.Quoted;

import java.util.Collection;
import java.util.function.Supplier;

/// Checks of single fields of a report.
final class Bounds {
    private Bounds() {}

    static void require(boolean holds, Supplier<String> message) throws BadReport {
        if (!holds) {
            throw new BadReport(message.get());
        }
    }

    /// A message of a version that is not spoken here is not read any further.
    static void spoken(int version, ProtocolVersion own) throws BadReport {
        require(
                own.speaks(version),
                () ->
                        "protocol version (%s) must be %s.%nMaybe node and controller are more than two releases apart: upgrade the controllers first, then the nodes."
                                .formatted(Integer.toUnsignedString(version), own.words()));
    }

    /// Reads a field of type `uint32` that must lie in a range.
    static int count(String field, int unsigned, long least, long most) throws BadReport {
        return (int) count(field, Integer.toUnsignedLong(unsigned), least, most);
    }

    /// Reads a field of type `uint64` that must lie in a range; above what a long holds it never
    /// does.
    static long count(String field, long value, long least, long most) throws BadReport {
        require(
                value >= least && value <= most,
                () ->
                        "%s (%s) must be from %d to %d"
                                .formatted(field, Long.toUnsignedString(value), least, most));
        return value;
    }

    /// Reads a text that must be short and show nothing but itself.
    static String word(String field, String text, int charactersMax) throws BadReport {
        if (text.length() <= charactersMax && isPlain(text)) {
            return text;
        }
        require(
                text.length() <= charactersMax,
                () ->
                        "%s (%s) must have at most %d characters"
                                .formatted(field, Quoted.of(text), charactersMax));
        require(
                text.codePoints().allMatch(Quoted::isPrintable),
                () -> "%s (%s) must be printable".formatted(field, Quoted.of(text)));
        return text;
    }

    /// Whether it has nothing but letters, digits and signs of ASCII, as nearly every word has:
    /// each report has hundreds.
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /// Cleans a text for people, which is no reason to refuse what it comes with.
    static String remark(String text, int charactersMax) {
        if (text.length() <= charactersMax && isPlain(text)) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        text.codePoints()
                .limit(charactersMax)
                .map(point -> Quoted.isPrintable(point) ? point : ' ')
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }

    static String present(String field, String text, int charactersMax) throws BadReport {
        require(!text.isEmpty(), () -> "%s is missing".formatted(field));
        return word(field, text, charactersMax);
    }

    static void atMost(String field, Collection<?> items, int most) throws BadReport {
        require(
                items.size() <= most,
                () ->
                        "%s has %d entries; at most %d are taken"
                                .formatted(field, items.size(), most));
    }
}
