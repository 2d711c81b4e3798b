package lockstep.identity;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Whom a host believes: hosts of its own cluster with a certificate of the CA that is valid and
/// not revoked.
///
/// A list of revoked certificates counts for as long as it lies there, also past its date: it can
/// only grow, and a cluster that stops because nobody made a new one is worse (ADR 0172).
///
/// @param cluster the only one whose hosts are believed
/// @param anchors certificates of CAs
/// @param revocations empty: none is ever revoked; otherwise there must be one of each CA that
///   signs hosts
public record Trust(String cluster, List<X509Certificate> anchors, List<X509CRL> revocations) {
    /// In which direction a connection is made: certificates may be for one of them only.
    public enum Side {
        /// The other side connected to us.
        CLIENT("1.3.6.1.5.5.7.3.2"),
        /// We connected to the other side.
        SERVER("1.3.6.1.5.5.7.3.1");

        private final String use;

        Side(String use) {
            this.use = use;
        }
    }

    private static final String ANY_USE = "2.5.29.37.0";

    public Trust {
        anchors = List.copyOf(anchors);
        revocations = List.copyOf(revocations);
    }

    /// Checks a host.
    ///
    /// @param chain what it showed, its own certificate first
    /// @param other which side of the connection it is
    /// @throws PeerRefused when it is not believed
    public HostIdentity verify(List<X509Certificate> chain, Side other, Instant now)
            throws PeerRefused {
        if (chain.isEmpty()) {
            throw new PeerRefused("it showed no certificate");
        }
        X509Certificate own = chain.getFirst();
        String serial = Serials.text(own.getSerialNumber());
        PKIXCertPathBuilderResult path = path(chain, serial, now);
        requireUse(own, other, serial);
        HostIdentity identity = HostIdentity.of(own);
        requireUnrevoked(path, identity);
        if (!identity.cluster().equals(cluster)) {
            throw new PeerRefused(
                    "certificate %s is for %s, which is no host of cluster %s"
                            .formatted(serial, identity.uri(), cluster));
        }
        return identity;
    }

    private PKIXCertPathBuilderResult path(List<X509Certificate> chain, String serial, Instant now)
            throws PeerRefused {
        X509Certificate own = chain.getFirst();
        Instant from = own.getNotBefore().toInstant();
        Instant to = own.getNotAfter().toInstant();
        if (now.isBefore(from) || now.isAfter(to)) {
            throw new PeerRefused(
                    "certificate %s is valid from %s to %s only".formatted(serial, from, to));
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(own);
            Set<TrustAnchor> trusted =
                    anchors.stream()
                            .map(anchor -> new TrustAnchor(anchor, null))
                            .collect(Collectors.toSet());
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(trusted, target);
            parameters.setRevocationEnabled(false); // done below, without dates
            parameters.setDate(Date.from(now));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            return (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (CertPathBuilderException notOurs) {
            throw new PeerRefused(
                    "certificate %s is not of our CA, or not valid under it (%s)"
                            .formatted(serial, reason(notOurs)));
        } catch (GeneralSecurityException unusable) {
            throw new PeerRefused(
                    "certificate %s cannot be checked (%s)".formatted(serial, unusable.getClass()));
        }
    }

    /// A word of the JDK's own; texts could quote the certificate.
    private static String reason(CertPathBuilderException failed) {
        return failed.getCause() instanceof CertPathValidatorException invalid
                ? String.valueOf(invalid.getReason())
                : "no path to it";
    }

    private static void requireUse(X509Certificate own, Side other, String serial)
            throws PeerRefused {
        try {
            List<String> uses = own.getExtendedKeyUsage();
            if (uses != null && !uses.contains(other.use) && !uses.contains(ANY_USE)) {
                throw new PeerRefused(
                        "certificate %s may not be used by the %s side of a connection"
                                .formatted(serial, other == Side.CLIENT ? "client" : "server"));
            }
        } catch (CertificateParsingException unreadable) {
            throw new PeerRefused("the key usage of certificate %s is no use".formatted(serial));
        }
    }

    private void requireUnrevoked(PKIXCertPathBuilderResult path, HostIdentity identity)
            throws PeerRefused {
        if (revocations.isEmpty()) {
            return;
        }
        List<X509Certificate> certificates =
                path.getCertPath().getCertificates().stream()
                        .map(X509Certificate.class::cast)
                        .toList();
        if (certificates.isEmpty()) {
            throw new PeerRefused("the CA itself is no host");
        }
        for (int i = 0; i < certificates.size(); i++) {
            PublicKey issuer =
                    i + 1 < certificates.size()
                            ? certificates.get(i + 1).getPublicKey()
                            : path.getTrustAnchor().getTrustedCert().getPublicKey();
            requireUnrevoked(certificates.get(i), issuer, i == 0, identity);
        }
    }

    private void requireUnrevoked(
            X509Certificate certificate, PublicKey issuer, boolean host, HostIdentity identity)
            throws PeerRefused {
        String serial = Serials.text(certificate.getSerialNumber());
        boolean listed = false;
        for (X509CRL list : revocations) {
            if (!list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())
                    || !isSignedBy(list, issuer)) {
                continue;
            }
            listed = true;
            if (list.isRevoked(certificate)) {
                throw new PeerRefused(
                        host
                                ? "certificate %s of %s is revoked"
                                        .formatted(serial, identity.uri())
                                : "certificate %s of a CA is revoked".formatted(serial));
            }
        }
        if (host && !listed) {
            throw new PeerRefused(
                    "certificate %s of %s is of a CA without a list of revoked ones in the file crl"
                            .formatted(serial, identity.uri()));
        }
    }

    private static boolean isSignedBy(X509CRL list, PublicKey issuer) {
        try {
            list.verify(issuer);
            return true;
        } catch (GeneralSecurityException notByIt) {
            return false;
        }
    }
}
