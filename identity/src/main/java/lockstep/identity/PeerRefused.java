package lockstep.identity;

import java.security.cert.CertificateException;

/// A host is not believed, or is not the one it should be. The message says why, and quotes nothing
/// that the other side could have made up.
public final class PeerRefused extends CertificateException {
    private static final long serialVersionUID = 1L;

    public PeerRefused(String message) {
        super(message);
    }
}
