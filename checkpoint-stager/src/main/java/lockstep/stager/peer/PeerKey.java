package lockstep.stager.peer;

import lockstep.stager.checkpoint.Sha256;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// Who a process is to its peers: a key that is made when it begins, and is nowhere but in its
/// memory. Whoever is told its fingerprint knows it again, and nobody else can be it.
public final class PeerKey {
    /// The JDK does these in hardware; the shorter key is the faster one.
    private static final String[] CIPHERS = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"
    };

    private final KeyManager[] own;
    private final Sha256 fingerprint;
    private final SecureRandom random;
    private final SSLContext accepting;

    private PeerKey(KeyPair keys, SecureRandom random) throws GeneralSecurityException {
        this.own =
                new KeyManager[] {
                    new OwnCertificate(keys.getPrivate(), SelfSigned.of(keys, random))
                };
        this.fingerprint = fingerprint(keys.getPublic());
        this.random = random;
        this.accepting = context(new PeerPin.Anybody());
    }

    /// A new one.
    public static PeerKey make(SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return new PeerKey(generator.generateKeyPair(), random);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256 and TLS 1.3", e);
        }
    }

    /// By which it is known: of its public half, so that nothing else in a certificate counts.
    public Sha256 fingerprint() {
        return fingerprint;
    }

    static Sha256 fingerprint(PublicKey key) {
        return Sha256.of(key.getEncoded());
    }

    /// For a connection on which somebody calls, who must prove that he has a key. Whose it is, is
    /// judged by what he asks for.
    SSLEngine accept() {
        var engine = accepting.createSSLEngine();
        engine.setUseClientMode(false);
        var parameters = parameters();
        parameters.setNeedClientAuth(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// For calls to one whose key has this fingerprint, and to nobody else.
    SSLSocketFactory calls(Sha256 callee) {
        try {
            return context(new PeerPin.Only(callee)).getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS 1.3", e);
        }
    }

    private SSLContext context(TrustManager trust) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLSv1.3");
        context.init(own, new TrustManager[] {trust}, random);
        return context;
    }

    /// What is spoken: nothing older, and no plain text.
    static SSLParameters parameters() {
        return new SSLParameters(CIPHERS, new String[] {"TLSv1.3"});
    }

    /// Shows nothing of it.
    @Override
    public String toString() {
        return "PeerKey " + fingerprint.hex();
    }
}
