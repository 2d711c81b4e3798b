package lockstep.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/// What one host shows to others, and whom it believes, as its files say at one moment.
///
/// @param identity who this host is
/// @param chain its certificate, then those between it and the CA
public record Credentials(
        HostIdentity identity, List<X509Certificate> chain, PrivateKey key, Trust trust) {
    public Credentials {
        chain = List.copyOf(chain);
    }

    /// The certificate that names this host.
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /// Never says the key.
    @Override
    public String toString() {
        return identity + " by " + Serials.text(certificate().getSerialNumber());
    }

    /// Reads the files.
    ///
    /// @throws IOException naming the file that cannot be read or does not fit the others
    public static Credentials read(TlsFiles files) throws IOException {
        List<X509Certificate> chain = Pem.certificates(files.certificate());
        HostIdentity identity;
        try {
            identity = HostIdentity.of(chain.getFirst());
        } catch (PeerRefused nobody) {
            throw new IOException(files.certificate() + ": " + nobody.getMessage(), nobody);
        }
        PublicKey shown = chain.getFirst().getPublicKey();
        PrivateKey key = Pem.key(files.key(), shown.getAlgorithm());
        if (!belong(shown, key)) {
            throw new IOException(
                    "%s is not the key of %s".formatted(files.key(), files.certificate()));
        }
        return new Credentials(identity, chain, key, files.trust().read(identity.cluster()));
    }

    private static boolean belong(PublicKey shown, PrivateKey key) throws IOException {
        byte[] challenge = "lockstep".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(algorithm(shown));
            signature.initSign(key);
            signature.update(challenge);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(challenge);
            return signature.verify(signed);
        } catch (GeneralSecurityException unusable) {
            return false;
        }
    }

    private static String algorithm(PublicKey key) throws IOException {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "EdDSA", "Ed25519" -> "EdDSA";
            default ->
                    throw new IOException(
                            "keys must be EC, RSA or Ed25519, not " + key.getAlgorithm());
        };
    }
}
