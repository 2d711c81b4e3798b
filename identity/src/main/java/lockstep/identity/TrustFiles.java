package lockstep.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// Where it lies whom to believe, in PEM: enough for somebody who has no certificate himself.
///
/// @param ca whose certificates are believed: one or more
/// @param crl lists of revoked certificates; empty: none is ever revoked
public record TrustFiles(Path ca, Optional<Path> crl) {

    /// Reads the files.
    ///
    /// @param cluster the only one whose hosts are believed
    /// @throws IOException naming the file that cannot be read or does not fit the other
    public Trust read(String cluster) throws IOException {
        List<X509Certificate> anchors = Pem.certificates(ca);
        List<X509CRL> revocations = crl.isPresent() ? Pem.revocations(crl.get()) : List.of();
        for (X509CRL list : revocations) {
            requireGenuine(list, anchors);
        }
        return new Trust(cluster, anchors, revocations);
    }

    /// A list that a CA of ours is said to have made must be by it, else anybody who can write the
    /// file could revoke, or unrevoke, at will.
    private void requireGenuine(X509CRL list, List<X509Certificate> anchors) throws IOException {
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
        throw new IOException("%s is not signed by the CA of %s".formatted(crl.orElseThrow(), ca));
    }
}
