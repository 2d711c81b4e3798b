package lockstep.stager.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/// Writes the certificate in which TLS carries a key: the least that is one. It says nothing that
/// anybody believes, so it has always the same name and never ends.
final class SelfSigned {
    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int BITS = 0x03;
    private static final int TEXT = 0x0c;
    private static final int TIME = 0x18;
    private static final int VERSION = 0xa0;

    private static final byte[] THIRD_VERSION = hex("020102");
    private static final byte[] SERIAL = hex("020101");

    /// ecdsa-with-SHA256.
    private static final byte[] ALGORITHM = hex("06082a8648ce3d040302");

    private static final byte[] COMMON_NAME = hex("0603550403");
    private static final String NAME = "lockstep hand";
    private static final String FROM = "20000101000000Z";

    /// RFC 5280: of no well-known end.
    private static final String TO = "99991231235959Z";

    private SelfSigned() {}

    /// @param keys on P-256
    static X509Certificate of(KeyPair keys, SecureRandom random) throws GeneralSecurityException {
        byte[] algorithm = node(SEQUENCE, ALGORITHM);
        byte[] name =
                node(
                        SEQUENCE,
                        node(
                                SET,
                                node(SEQUENCE, COMMON_NAME, node(TEXT, NAME.getBytes(US_ASCII)))));
        byte[] validity =
                node(
                        SEQUENCE,
                        node(TIME, FROM.getBytes(US_ASCII)),
                        node(TIME, TO.getBytes(US_ASCII)));
        byte[] said =
                node(
                        SEQUENCE,
                        node(VERSION, THIRD_VERSION),
                        SERIAL,
                        algorithm,
                        name,
                        validity,
                        name,
                        keys.getPublic().getEncoded());
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate(), random);
        signature.update(said);
        byte[] none = {0};
        byte[] whole = node(SEQUENCE, said, algorithm, node(BITS, none, signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(whole));
    }

    /// One value in DER: what it is, how long it is, and its parts one after the other.
    private static byte[] node(int tag, byte[]... parts) {
        var inside = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            inside.writeBytes(part);
        }
        int length = inside.size();
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (length >= 0x100) {
            out.write(0x82);
            out.write(length >> 8);
        } else if (length >= 0x80) {
            out.write(0x81);
        }
        out.write(length);
        out.writeBytes(inside.toByteArray());
        return out.toByteArray();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
