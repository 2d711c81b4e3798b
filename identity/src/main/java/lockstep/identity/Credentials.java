package lockstep.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

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
        List<X509Certificate> anchors = Pem.certificates(files.ca());
        List<X509CRL> revocations =
                files.crl().isPresent() ? Pem.revocations(files.crl().get()) : List.of();
        for (X509CRL list : revocations) {
            requireGenuine(list, anchors, files);
        }
        return new Credentials(
                identity, chain, key, new Trust(identity.cluster(), anchors, revocations));
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

    /// A list that a CA of ours is said to have made must be by it, else anybody who can write the
    /// file could revoke, or unrevoke, at will.
    private static void requireGenuine(X509CRL list, List<X509Certificate> anchors, TlsFiles files)
            throws IOException {
        Optional<X509Certificate> issuer =
                anchors.stream()
                        .filter(
                                anchor ->
                                        anchor.getSubjectX500Principal()
                                                .equals(list.getIssuerX500Principal()))
                        .findFirst();
        if (issuer.isEmpty()) {
            return; // of a CA in between: checked with the certificates that it signed
        }
        for (X509Certificate anchor : anchors) {
            try {
                list.verify(anchor.getPublicKey());
                return;
            } catch (GeneralSecurityException notByIt) {
                // maybe by another of the same name
            }
        }
        throw new IOException(
                "%s is not signed by the CA of %s"
                        .formatted(files.crl().orElseThrow(), files.ca()));
    }
}
