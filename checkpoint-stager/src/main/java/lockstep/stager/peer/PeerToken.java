package lockstep.stager.peer;

import java.security.MessageDigest;
import java.util.Arrays;

/// The secret by which a peer is let in.
public final class PeerToken {
    /// Fewest bytes.
    public static final int BYTES_MIN = 16;

    /// Most bytes.
    public static final int BYTES_MAX = 64;

    private final byte[] bytes;

    /// @param bytes random ones, [#BYTES_MIN] to [#BYTES_MAX]
    public PeerToken(byte[] bytes) {
        if (bytes.length < BYTES_MIN || bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a token of %d bytes must have %d to %d"
                            .formatted(bytes.length, BYTES_MIN, BYTES_MAX));
        }
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /// In a time that tells nothing.
    boolean matches(byte[] offered) {
        return MessageDigest.isEqual(bytes, offered);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerToken that && matches(that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Does not show it.
    @Override
    public String toString() {
        return "PeerToken";
    }
}
