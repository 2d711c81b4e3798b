package lockstep.stager.checkpoint;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// The SHA-256 hash of some content.
///
/// @param hex 64 lower-case hexadecimal digits
public record Sha256(String hex) {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public Sha256 {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "SHA-256 (%s) must be 64 lower-case hexadecimal digits"
                            .formatted(Printable.of(hex)));
        }
    }

    public static Sha256 of(byte[] content) {
        var digest = newDigest();
        digest.update(content);
        return finish(digest);
    }

    /// Ends the digest, which is then as new.
    public static Sha256 finish(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /// A digest to be fed piece by piece and given to [#finish].
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }
}
