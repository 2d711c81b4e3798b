package lockstep.stager.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.StoreUri;

import java.nio.file.Path;
import java.util.Optional;

/// The address of data: `file:///mnt/data/set` or `s3://bucket/prefix?endpoint=…`.
///
/// @param text without a slash at its end
public record DataUri(String text) {
    private static final String FILE = "file://";
    private static final String S3 = "s3://";
    private static final int KEY_LENGTH = 16;

    public DataUri {
        text = withoutLastSlash(text);
        Optional<String> objection = objection(text);
        if (objection.isPresent()) {
            throw new IllegalArgumentException("data address " + objection.get());
        }
    }

    private static String withoutLastSlash(String text) {
        int question = text.indexOf('?');
        String place = question < 0 ? text : text.substring(0, question);
        String rest = text.substring(place.length());
        return place.endsWith("/") && place.length() > FILE.length()
                ? place.substring(0, place.length() - 1) + rest
                : text;
    }

    private static Optional<String> objection(String text) {
        Optional<String> objection = StoreUri.objection(text);
        if (objection.isEmpty() && text.equals(FILE + "/")) {
            return Optional.of("(%s) must not be the root of the file system".formatted(text));
        }
        return objection;
    }

    /// Where it lies, of a `file://` address.
    Path path() {
        return Path.of(text.substring(FILE.length()));
    }

    /// The last word of the address: as what the data is found on the node.
    public String name() {
        int question = text.indexOf('?');
        String place = question < 0 ? text : text.substring(0, question);
        return place.substring(place.lastIndexOf('/') + 1);
    }

    /// By what it is known on a node: 16 hexadecimal digits.
    public String key() {
        return Sha256.of(text.getBytes(UTF_8)).hex().substring(0, KEY_LENGTH);
    }

    /// Whether it is an address of a bucket.
    boolean isBucket() {
        return text.startsWith(S3);
    }
}
