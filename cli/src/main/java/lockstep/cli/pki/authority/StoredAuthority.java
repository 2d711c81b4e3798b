package lockstep.cli.pki.authority;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Reads back what [Authority] wrote.
final class StoredAuthority {
    private static final String TRUST_DOMAIN = "spiffe://";

    /// Kinds of `GeneralName` in RFC 5280.
    private enum Kind {
        DNS(2),
        URI(6),
        IP(7);

        private final int tag;

        Kind(int tag) {
            this.tag = tag;
        }
    }

    private StoredAuthority() {}

    static X509Certificate certificate(Path file) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(Files.readAllBytes(file)));
        } catch (GeneralSecurityException damaged) {
            throw new PkiFailure("%s holds no certificate".formatted(file), damaged);
        }
    }

    static PrivateKey key(Path file, X509Certificate certificate) throws IOException {
        String body = Files.readString(file).replaceAll("-----[A-Z ]+-----", "");
        try {
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new PkiFailure("%s holds no key".formatted(file)); // its cause could quote it
        }
    }

    /// @throws PkiFailure when the certificate says none, as one that we did not make
    static String cluster(X509Certificate own, Path file) throws IOException {
        return values(own, Kind.URI).stream()
                .filter(uri -> uri.startsWith(TRUST_DOMAIN))
                .map(uri -> uri.substring(TRUST_DOMAIN.length()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new PkiFailure(
                                        "%s does not say whose CA it is: lockstep pki works with CAs that it made itself.%nMaybe see docs/security.md, how to use a CA of your own."
                                                .formatted(file)));
    }

    /// The names and addresses in a host's certificate.
    static HostNames names(X509Certificate certificate) throws IOException {
        return new HostNames(values(certificate, Kind.DNS), values(certificate, Kind.IP));
    }

    private static List<String> values(X509Certificate certificate, Kind kind) throws IOException {
        try {
            List<String> values = new ArrayList<>();
            for (List<?> name :
                    Optional.ofNullable(certificate.getSubjectAlternativeNames())
                            .orElse(List.of())) {
                if (Integer.valueOf(kind.tag).equals(name.get(0))) {
                    values.add(String.valueOf(name.get(1)));
                }
            }
            return values;
        } catch (CertificateParsingException damaged) {
            throw new PkiFailure("a certificate has names that cannot be read", damaged);
        }
    }
}
