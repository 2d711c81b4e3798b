package lockstep.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads PEM files. Every message names the file.
final class Pem {
    private static final int FILE_BYTES_MAX = 16 << 20;
    private static final Set<PosixFilePermission> FOR_OTHERS =
            EnumSet.copyOf(PosixFilePermissions.fromString("---rwxrwx"));
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    static List<X509Certificate> certificates(Path file) throws IOException {
        byte[] bytes = bytes(file);
        try {
            List<X509Certificate> found =
                    factory().generateCertificates(new ByteArrayInputStream(bytes)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException unreadable) {
            throw unusable(file, "certificate", unreadable);
        }
        throw new IOException(file + " holds no certificate in PEM");
    }

    static List<X509CRL> revocations(Path file) throws IOException {
        byte[] bytes = bytes(file);
        try {
            List<X509CRL> found =
                    factory().generateCRLs(new ByteArrayInputStream(bytes)).stream()
                            .map(X509CRL.class::cast)
                            .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (GeneralSecurityException unreadable) {
            throw unusable(file, "list of revoked certificates", unreadable);
        }
        throw new IOException(file + " holds no list of revoked certificates in PEM");
    }

    /// @param algorithm of the public key that belongs to it
    static PrivateKey key(Path file, String algorithm) throws IOException {
        String text = new String(bytes(file), StandardCharsets.US_ASCII);
        Set<PosixFilePermission> shared = Files.getPosixFilePermissions(file);
        shared.retainAll(FOR_OTHERS);
        if (!shared.isEmpty()) {
            throw new IOException(
                    "%s can be used by others than its owner.%nMaybe: chmod 600 %s"
                            .formatted(file, file));
        }
        Matcher matcher = KEY.matcher(text);
        if (!matcher.find()) {
            throw new IOException(
                    "%s holds no private key in PKCS #8 without a password.%nMaybe: openssl pkcs8 -topk8 -nocrypt -in %s"
                            .formatted(file, file));
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            // Its cause could quote the key.
            throw new IOException("%s holds no %s key".formatted(file, algorithm));
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new IOException(file + " is too long for a PEM file");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException(file + " does not exist", missing);
        }
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509");
    }

    private static IOException unusable(Path file, String what, GeneralSecurityException cause) {
        return new IOException("%s holds no readable %s".formatted(file, what), cause);
    }
}
