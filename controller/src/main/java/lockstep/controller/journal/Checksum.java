package lockstep.controller.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/// A SHA-256 over a record and the checksum before it, so over the whole journal up to the record.
///
/// The first record's predecessor is [#genesis], made of the cluster id: a record of another
/// cluster's journal never fits. Each part that can vary in length goes in behind its length.
public record Checksum(Bytes value) {
    private static final int LENGTH = 32;

    public Checksum {
        if (value.length() != LENGTH) {
            throw new IllegalArgumentException(
                    "Checksum has %d bytes, must have %d".formatted(value.length(), LENGTH));
        }
    }

    /// What the first record of a cluster's journal is chained to.
    public static Checksum genesis(ClusterId cluster) {
        MessageDigest digest = sha256();
        addText(digest, "lockstep journal 1");
        addText(digest, cluster.toString());
        return of(digest);
    }

    /// The checksum of the record with these contents, behind the record that has this one.
    Checksum next(long seq, long epoch, NewRecord content) {
        MessageDigest digest = sha256();
        digest.update(value.asBuffer());
        addLong(digest, seq);
        addLong(digest, epoch);
        addText(digest, content.kind());
        addLong(digest, content.version());
        addLong(digest, ChronoUnit.MICROS.between(Instant.EPOCH, content.at()));
        addBytes(digest, content.body());
        return of(digest);
    }

    /// The checksum of a snapshot of everything up to the record that has this one.
    public Checksum ofSnapshot(long seq, int version, Bytes body) {
        MessageDigest digest = sha256();
        addText(digest, "snapshot");
        digest.update(value.asBuffer());
        addLong(digest, seq);
        addLong(digest, version);
        addBytes(digest, body);
        return of(digest);
    }

    private static void addLong(MessageDigest digest, long number) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
    }

    private static void addText(MessageDigest digest, String text) {
        addBytes(digest, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void addBytes(MessageDigest digest, Bytes bytes) {
        addLong(digest, bytes.length());
        digest.update(bytes.asBuffer());
    }

    private static Checksum of(MessageDigest digest) {
        return new Checksum(Bytes.of(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value.toArray(), 0, 6) + "…";
    }
}
