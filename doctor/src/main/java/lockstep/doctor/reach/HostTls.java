package lockstep.doctor.reach;

import lockstep.identity.CredentialFiles;
import lockstep.identity.OwnKey;
import lockstep.identity.PeerTrust;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.EnumSet;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// TLS as this host speaks it with controllers.
final class HostTls {
    private HostTls() {}

    /// @throws IOException when the files cannot be used
    static SSLContext context(TlsFiles files, InstantSource clock) throws IOException {
        CredentialFiles credentials = new CredentialFiles(files, _ -> {});
        PeerTrust trust =
                new PeerTrust(
                        () -> credentials.get().trust(),
                        EnumSet.of(Role.CONTROLLER),
                        clock,
                        _ -> {});
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    new KeyManager[] {new OwnKey(credentials)}, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK speaks TLS 1.3", missing);
        }
    }
}
