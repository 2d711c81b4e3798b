package lockstep.stager.peer;

import lockstep.stager.checkpoint.Sha256;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Judges the other side of a connection by its key alone: no name, no date and no signer counts,
/// since each process makes its own certificate. That it has the key is proved in the handshake.
abstract sealed class PeerPin extends X509ExtendedTrustManager {
    abstract void check(Sha256 key) throws CertificateException;

    /// Whoever has a key.
    static final class Anybody extends PeerPin {
        @Override
        void check(Sha256 key) {}
    }

    /// The one with this key.
    static final class Only extends PeerPin {
        private final Sha256 expected;

        Only(Sha256 expected) {
            this.expected = expected;
        }

        @Override
        void check(Sha256 key) throws CertificateException {
            if (!key.equals(expected)) {
                throw new CertificateException(
                        "who answers has the key %.12s and not %.12s.\nMaybe it has started again meanwhile: then newer orders name its new key."
                                .formatted(key.hex(), expected.hex()));
            }
        }
    }

    private void check(X509Certificate @Nullable [] chain) throws CertificateException {
        if (chain == null || chain.length == 0) {
            throw new CertificateException("it shows no certificate");
        }
        check(PeerKey.fingerprint(chain[0].getPublicKey()));
    }

    @Override
    public void checkClientTrusted(
            X509Certificate @Nullable [] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(
            X509Certificate @Nullable [] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String authType)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(
            X509Certificate @Nullable [] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(
            X509Certificate @Nullable [] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String authType)
            throws CertificateException {
        check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
