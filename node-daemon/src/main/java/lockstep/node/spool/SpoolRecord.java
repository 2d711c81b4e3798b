package lockstep.node.spool;

import com.google.protobuf.ByteString;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// One record: a kind, named fields, and bytes that need no name.
///
/// ```
/// lockstep-spool 1 held 2a9b11c4 1530        version, kind, CRC-32C and length of all that follows
/// boot=5d1f%2D…                              fields, in the encoding of HTML forms
///
/// (the bytes)
/// ```
///
/// Readers ignore fields they do not know, and read the versions of the two releases before. A
/// version they do not know is damage to them, never guessed at.
record SpoolRecord(String kind, Map<String, String> fields, ByteString body) {

    static final int VERSION = 1;

    /// The oldest that is read.
    static final int OLDEST = Math.max(1, VERSION - 2);

    private static final int HEADER_MAX = 100;
    private static final Pattern HEADER =
            Pattern.compile(
                    "lockstep-spool ([0-9]{1,9})(?: ([a-z]{1,20}) ([0-9a-f]{8}) ([0-9]{1,9}))?.*");

    SpoolRecord {
        fields = Map.copyOf(fields);
    }

    static SpoolRecord of(String kind, Map<String, String> fields) {
        return new SpoolRecord(kind, fields, ByteString.EMPTY);
    }

    /// It cannot be read: torn, or changed, or not a record.
    static sealed class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(String why) {
            super(why);
        }
    }

    /// It may well be whole, but a later release has written it.
    static final class Later extends Damaged {
        private static final long serialVersionUID = 1L;

        Later(String why) {
            super(why);
        }
    }

    String field(String name) throws Damaged {
        String value = fields.get(name);
        if (value == null) {
            throw new Damaged("it has no field '" + name + "'");
        }
        return value;
    }

    long number(String name) throws Damaged {
        try {
            return Long.parseLong(field(name));
        } catch (NumberFormatException _) {
            throw new Damaged("its field '%s' is '%s'".formatted(name, field(name)));
        }
    }

    byte[] encode() {
        var content = new ByteArrayOutputStream();
        new TreeMap<>(fields)
                .forEach(
                        (name, value) ->
                                content.writeBytes(
                                        ascii(
                                                name
                                                        + "="
                                                        + URLEncoder.encode(
                                                                value, StandardCharsets.UTF_8)
                                                        + "\n")));
        content.write('\n');
        content.writeBytes(body.toByteArray());
        byte[] bytes = content.toByteArray();
        var all = new ByteArrayOutputStream();
        all.writeBytes(
                ascii(
                        "lockstep-spool %d %s %08x %d\n"
                                .formatted(VERSION, kind, checksum(bytes), bytes.length)));
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    static SpoolRecord decode(byte[] bytes) throws Damaged {
        int headerEnd = indexOfNewline(bytes, 0, HEADER_MAX);
        Matcher header = HEADER.matcher(text(bytes, 0, headerEnd));
        if (!header.matches()) {
            throw new Damaged("it does not begin like a record");
        }
        int version = Integer.parseInt(header.group(1));
        if (version > VERSION) {
            throw new Later(unknown(version));
        }
        if (version < OLDEST) {
            throw new Damaged(unknown(version));
        }
        byte[] content = Arrays.copyOfRange(bytes, headerEnd + 1, bytes.length);
        String sum = "%08x".formatted(checksum(content));
        if (header.group(2) == null
                || content.length != Integer.parseInt(header.group(4))
                || !sum.equals(header.group(3))) {
            throw new Damaged("its checksum does not fit its %d bytes".formatted(content.length));
        }
        return parse(header.group(2), content);
    }

    private static String unknown(int version) {
        return "it has version %d; this program reads version %s"
                .formatted(version, OLDEST == VERSION ? VERSION : OLDEST + " to " + VERSION);
    }

    private static SpoolRecord parse(String kind, byte[] content) throws Damaged {
        Map<String, String> fields = new TreeMap<>();
        int at = 0;
        int end = indexOfNewline(content, at, content.length);
        while (end > at) {
            String line = text(content, at, end);
            int equals = line.indexOf('=');
            if (equals < 1) {
                throw new Damaged("it has a field without a name");
            }
            fields.put(line.substring(0, equals), decoded(line.substring(equals + 1)));
            at = end + 1;
            end = indexOfNewline(content, at, content.length);
        }
        int body = at + 1;
        return new SpoolRecord(
                kind, fields, ByteString.copyFrom(content, body, content.length - body));
    }

    private static String decoded(String value) throws Damaged {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new Damaged("it has a field that is not encoded");
        }
    }

    private static int indexOfNewline(byte[] bytes, int from, int until) throws Damaged {
        for (int i = from; i < Math.min(until, bytes.length); i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw new Damaged("it is torn");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
