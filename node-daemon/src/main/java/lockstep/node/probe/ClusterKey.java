package lockstep.node.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What the probe ports of one cluster know and others do not: HMAC-SHA-256 keyed by the cluster's
/// secret. In a cluster without a secret it proves nothing, as nothing does there.
final class ClusterKey {

    static final int PROOF_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    ClusterKey(String token) {
        key = new SecretKeySpec(("probe\0" + token).getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /// Read anew for each probe, so that a changed secret is taken up.
    ///
    /// @throws IOException when the file cannot be read
    static ClusterKey read(Optional<Path> tokenFile) throws IOException {
        return new ClusterKey(
                tokenFile.isPresent() ? Files.readString(tokenFile.get()).strip() : "");
    }

    /// Who knows the key can make it, from the same label and numbers.
    ///
    /// @param label what is proved, so that no proof serves for another purpose; one length each
    byte[] proof(String label, long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Long.BYTES);
        for (long number : numbers) {
            bytes.putLong(number);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(label.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(bytes.array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
