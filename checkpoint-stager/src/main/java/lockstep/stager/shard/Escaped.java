package lockstep.stager.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.checkpoint.Printable;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/// A path as one word of printable ASCII: all other bytes of its UTF-8, and `%`, as `%` and two
/// hexadecimal digits.
public final class Escaped {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Escaped() {}

    /// The word for a path.
    public static String of(String path) {
        var word = new StringBuilder();
        for (byte octet : path.getBytes(UTF_8)) {
            if (octet > ' ' && octet < 127 && octet != '%') {
                word.append((char) octet);
            } else {
                word.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return word.toString();
    }

    /// The path of which [#of] makes this word.
    public static String read(String word) throws BadManifest {
        var bytes = new ByteArrayOutputStream();
        try {
            for (int at = 0; at < word.length(); at++) {
                if (word.charAt(at) == '%') {
                    bytes.write(HexFormat.fromHexDigits(word, at + 1, at + 3));
                    at += 2;
                } else {
                    bytes.write(word.charAt(at));
                }
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            throw new BadManifest("'%s' is no path".formatted(Printable.of(word)));
        }
        var path = bytes.toString(UTF_8);
        if (!of(path).equals(word)) {
            throw new BadManifest("'%s' is no path".formatted(Printable.of(word)));
        }
        return path;
    }
}
