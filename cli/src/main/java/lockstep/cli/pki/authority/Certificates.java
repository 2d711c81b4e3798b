package lockstep.cli.pki.authority;

import lockstep.identity.HostIdentity;
import lockstep.identity.Role;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

/// Makes keys, certificates and lists of revoked ones. Keeps and writes nothing.
public final class Certificates {
    /// From when to when something is valid.
    public record Validity(Instant from, Instant to) {}

    /// Whoever signs.
    public record Signer(X509Certificate certificate, PrivateKey key) {}

    private static final String ALGORITHM = "SHA256withECDSA";
    private static final int SERIAL_BITS = 127;

    private final SecureRandom random;

    public Certificates(SecureRandom random) {
        this.random = random;
    }

    /// A new P-256 key.
    public KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has P-256", missing);
        }
    }

    /// The certificate of a cluster's CA. It may sign hosts of that cluster and no further CA, and
    /// it says the cluster's name as `spiffe://CLUSTER`.
    public X509Certificate authority(String cluster, KeyPair keys, Validity validity) {
        X500Name name = subject("lockstep CA of " + cluster, cluster);
        X509v3CertificateBuilder certificate =
                builder(name, name, serial(), validity, keys.getPublic());
        add(certificate, Extension.basicConstraints, true, new BasicConstraints(0));
        add(
                certificate,
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        add(
                certificate,
                Extension.nameConstraints,
                true,
                new NameConstraints(
                        new GeneralSubtree[] {
                            new GeneralSubtree(
                                    new GeneralName(GeneralName.uniformResourceIdentifier, cluster))
                        },
                        null));
        add(
                certificate,
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(
                        new GeneralName(
                                GeneralName.uniformResourceIdentifier, "spiffe://" + cluster)));
        add(
                certificate,
                Extension.subjectKeyIdentifier,
                false,
                extensions().createSubjectKeyIdentifier(keys.getPublic()));
        return signed(certificate, keys.getPrivate());
    }

    /// The certificate of a host.
    public X509Certificate host(
            HostIdentity identity,
            HostNames names,
            PublicKey key,
            Validity validity,
            Signer signer) {
        List<GeneralName> all = new ArrayList<>();
        all.add(new GeneralName(GeneralName.uniformResourceIdentifier, identity.uri()));
        names.dns().forEach(name -> all.add(new GeneralName(GeneralName.dNSName, name)));
        names.ip().forEach(ip -> all.add(new GeneralName(GeneralName.iPAddress, ip)));
        X500Name issuer =
                X500Name.getInstance(signer.certificate().getSubjectX500Principal().getEncoded());
        X500Name subject = subject(identity.name(), identity.cluster());
        X509v3CertificateBuilder certificate = builder(issuer, subject, serial(), validity, key);
        add(certificate, Extension.basicConstraints, true, new BasicConstraints(false));
        add(certificate, Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        add(
                certificate,
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(uses(identity.role()).toArray(KeyPurposeId[]::new)));
        add(
                certificate,
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(all.toArray(GeneralName[]::new)));
        add(
                certificate,
                Extension.subjectKeyIdentifier,
                false,
                extensions().createSubjectKeyIdentifier(key));
        add(
                certificate,
                Extension.authorityKeyIdentifier,
                false,
                extensions().createAuthorityKeyIdentifier(signer.certificate().getPublicKey()));
        return signed(certificate, signer.key());
    }

    /// Nodes and controllers are called as well as call.
    private static List<KeyPurposeId> uses(Role role) {
        return switch (role) {
            case NODE, CONTROLLER ->
                    List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth);
            case CLIENT -> List.of(KeyPurposeId.id_kp_clientAuth);
        };
    }

    /// One revoked certificate.
    public record Revoked(BigInteger serial, Instant at) {}

    /// The list of what a CA has taken back.
    ///
    /// @param number grows from list to list
    public X509CRL revocations(
            List<Revoked> revoked, BigInteger number, Validity validity, Signer signer) {
        JcaX509v2CRLBuilder list =
                new JcaX509v2CRLBuilder(
                        signer.certificate().getSubjectX500Principal(), Date.from(validity.from()));
        list.setNextUpdate(Date.from(validity.to()));
        revoked.forEach(
                one -> list.addCRLEntry(one.serial(), Date.from(one.at()), CRLReason.unspecified));
        try {
            list.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
            list.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions().createAuthorityKeyIdentifier(signer.certificate().getPublicKey()));
            return new JcaX509CRLConverter().getCRL(list.build(signer(signer.key())));
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Nobody can guess the next, and none comes twice.
    private BigInteger serial() {
        return new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1);
    }

    private static X500Name subject(String commonName, String organisation) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, organisation)
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer,
            X500Name subject,
            BigInteger serial,
            Validity validity,
            PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(validity.from()), Date.from(validity.to()), subject, key);
    }

    private static void add(
            X509v3CertificateBuilder certificate,
            ASN1ObjectIdentifier extension,
            boolean critical,
            ASN1Encodable value) {
        try {
            certificate.addExtension(extension, critical, value);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JcaX509ExtensionUtils extensions() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has SHA-1", missing);
        }
    }

    private static X509Certificate signed(X509v3CertificateBuilder certificate, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter().getCertificate(certificate.build(signer(key)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ContentSigner signer(PrivateKey key) {
        try {
            return new JcaContentSignerBuilder(ALGORITHM).build(key);
        } catch (OperatorCreationException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
