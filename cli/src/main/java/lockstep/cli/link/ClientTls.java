package lockstep.cli.link;

import lockstep.identity.CredentialFiles;
import lockstep.identity.OwnKey;
import lockstep.identity.PeerRefused;
import lockstep.identity.PeerTrust;
import lockstep.identity.Role;
import lockstep.identity.TlsFiles;
import lockstep.identity.Trust;
import lockstep.identity.TrustFiles;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// TLS with controllers of this host's cluster, and with nobody else: whoever answers must have the
/// certificate of one.
///
/// Loaded only where a command uses it: no other shall wait for it.
final class ClientTls {
    private final String cluster;
    private final SSLContext context;

    private ClientTls(String cluster, SSLContext context) {
        this.cluster = cluster;
        this.context = context;
    }

    /// Reads this host's certificate, its key, and whom it believes.
    ///
    /// @throws IOException naming the file that cannot be used
    static ClientTls read(TlsFiles files) throws IOException {
        CredentialFiles credentials = new CredentialFiles(files, _ -> {});
        return with(new KeyManager[] {new OwnKey(credentials)}, () -> credentials.get().trust());
    }

    /// For a host without a certificate.
    ///
    /// @param cluster the only one whose controllers are believed
    /// @throws IOException naming the file that cannot be used
    static ClientTls read(TrustFiles files, String cluster) throws IOException {
        Trust trust = files.read(cluster);
        return with(new KeyManager[0], () -> trust);
    }

    private static ClientTls with(KeyManager[] own, Supplier<Trust> trust) {
        PeerTrust controllers =
                new PeerTrust(
                        trust,
                        EnumSet.of(Role.CONTROLLER),
                        InstantSource.system(),
                        (PeerRefused _) -> {});
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(own, new TrustManager[] {controllers}, null);
            return new ClientTls(trust.get().cluster(), context);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK speaks TLS 1.3", missing);
        }
    }

    /// Whose controllers are believed.
    String cluster() {
        return cluster;
    }

    /// Speaks TLS over a connection.
    SSLSocket over(Socket socket) throws IOException {
        SSLSocket secure =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(
                                        socket,
                                        socket.getInetAddress().getHostAddress(),
                                        socket.getPort(),
                                        true);
        secure.setEnabledProtocols(new String[] {"TLSv1.3"});
        try {
            secure.startHandshake();
            return secure;
        } catch (SSLException e) {
            throw explained(e);
        }
    }

    /// The same with what to do about it.
    static IOException explained(SSLException e) {
        if (e.getCause() instanceof PeerRefused refused) {
            return new IOException("it is not believed: " + refused.getMessage(), e);
        }
        return new IOException(
                "no TLS with it (%s).%nMaybe it does not believe this host: its log says why."
                        .formatted(e.getMessage()),
                e);
    }
}
