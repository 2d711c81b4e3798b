package lockstep.controller.server;

import lockstep.cli.pki.authority.Authority;
import lockstep.cli.pki.authority.Certificates;
import lockstep.cli.pki.authority.Certificates.Validity;
import lockstep.cli.pki.authority.Delivery;
import lockstep.cli.pki.authority.HostNames;
import lockstep.identity.Credentials;
import lockstep.identity.HostIdentity;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/// A cluster's CA, made and used as `lockstep pki` does, and certificates that it would not make.
final class Pki {
    static final Duration YEAR = Duration.ofDays(365);
    static final String CLUSTER = "lab";

    /// What a host shows.
    record Shown(List<X509Certificate> chain, PrivateKey key) {}

    final Authority ca;
    private final SecureRandom random = new SecureRandom();

    Pki(Path folder) throws IOException {
        ca = Authority.create(folder, CLUSTER, YEAR.multipliedBy(10), () -> Instant.now(), random);
    }

    Delivery issue(Role role, String name) throws IOException {
        return ca.issue(
                new HostIdentity(CLUSTER, role, name), HostNames.NONE, YEAR, Optional.empty());
    }

    static TlsFiles files(Delivery delivery) {
        return new TlsFiles(
                delivery.certificate(), delivery.key(), delivery.ca(), Optional.of(delivery.crl()));
    }

    static Shown shown(Delivery delivery) throws IOException {
        Credentials read = Credentials.read(files(delivery));
        return new Shown(read.chain(), read.key());
    }

    Shown shown(Role role, String name) throws IOException {
        return shown(issue(role, name));
    }

    /// Signed by our CA for a host that is not of our cluster, or at another time.
    Shown signed(HostIdentity identity, Instant from, Instant to) {
        Certificates certificates = new Certificates(random);
        KeyPair keys = certificates.key();
        X509Certificate certificate =
                certificates.host(
                        identity,
                        HostNames.NONE,
                        keys.getPublic(),
                        new Validity(from, to),
                        ca.signer());
        return new Shown(List.of(certificate), keys.getPrivate());
    }

    /// Signed by our CA, with these URIs, a DNS name, and the name of a node as its subject.
    Shown withUris(String... uris) throws Exception {
        KeyPair keys = new Certificates(random).key();
        var builder =
                new JcaX509v3CertificateBuilder(
                        X500Name.getInstance(
                                ca.certificate().getSubjectX500Principal().getEncoded()),
                        new BigInteger(100, random),
                        Date.from(Instant.now().minusSeconds(60)),
                        Date.from(Instant.now().plus(YEAR)),
                        new X500Name("CN=n01"),
                        keys.getPublic());
        GeneralName[] names = new GeneralName[uris.length + 1];
        names[0] = new GeneralName(GeneralName.dNSName, "n01");
        for (int i = 0; i < uris.length; i++) {
            names[i + 1] = new GeneralName(GeneralName.uniformResourceIdentifier, uris[i]);
        }
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        X509Certificate certificate =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                builder.build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(ca.signer().key())));
        return new Shown(List.of(certificate), keys.getPrivate());
    }
}
