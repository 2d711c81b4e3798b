package lockstep.stager.shard;

import static java.nio.charset.StandardCharsets.US_ASCII;

import lockstep.stager.checkpoint.Printable;
import lockstep.stager.checkpoint.Sha256;

import java.util.Arrays;
import java.util.regex.Pattern;

/// Lines of ASCII text whose last one is the hash of all above.
public final class TextLines {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,18}");

    private final String text;
    private int at;

    private TextLines(String text) {
        this.text = text;
    }

    /// Adds the last line.
    public static byte[] sealed(StringBuilder lines) {
        var hash = Sha256.of(lines.toString().getBytes(US_ASCII));
        return lines.append("end ").append(hash.hex()).append('\n').toString().getBytes(US_ASCII);
    }

    /// Checks the last line.
    ///
    /// @throws BadManifest if it does not fit, or there are more than `bytesMax`
    public static TextLines open(byte[] bytes, int bytesMax) throws BadManifest {
        if (bytes.length > bytesMax) {
            throw new BadManifest("it is longer than %d bytes".formatted(bytesMax));
        }
        int end = bytes.length - ("end ".length() + 64 + 1);
        if (end < 0) {
            throw new BadManifest("it ends too early");
        }
        var content = new StringBuilder(new String(bytes, 0, end, US_ASCII));
        if (!Arrays.equals(sealed(content), bytes)) {
            throw new BadManifest("its content does not fit the hash in its last line");
        }
        return new TextLines(new String(bytes, 0, end, US_ASCII));
    }

    /// The next line is this one.
    public void requireLine(String line) throws BadManifest {
        var found = next();
        if (!found.equals(line)) {
            throw new BadManifest(
                    "there is the line '%s' instead of '%s'".formatted(Printable.of(found), line));
        }
    }

    /// The number in the next line, which has this name.
    public long number(String name, long max) throws BadManifest {
        return number(name, words(name, 1)[0], max);
    }

    /// As [#number(String, long)].
    public int smallNumber(String name, int max) throws BadManifest {
        return Math.toIntExact(number(name, max));
    }

    /// What follows the line's name.
    public String[] words(String name, int count) throws BadManifest {
        var line = next();
        var words = line.split(" ", -1);
        if (!words[0].equals(name) || words.length != count + 1) {
            throw new BadManifest(
                    "there is the line '%s' instead of '%s' and %d words"
                            .formatted(Printable.of(line), name, count));
        }
        return Arrays.copyOfRange(words, 1, words.length);
    }

    /// What these digits say.
    public static long number(String name, String digits, long max) throws BadManifest {
        if (NUMBER.matcher(digits).matches()) {
            try {
                long number = Long.parseLong(digits);
                if (number <= max) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // Nineteen digits may be too large; told below.
            }
        }
        throw new BadManifest(
                "%s (%s) must be a number from 0 to %d".formatted(name, Printable.of(digits), max));
    }

    /// No line is left.
    public void requireEnd() throws BadManifest {
        if (at != text.length()) {
            throw new BadManifest("it has lines too many");
        }
    }

    private String next() throws BadManifest {
        int end = text.indexOf('\n', at);
        if (end < 0) {
            throw new BadManifest("it ends too early");
        }
        var line = text.substring(at, end);
        at = end + 1;
        return line;
    }
}
