package lockstep.node.link;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import lockstep.identity.CredentialFiles;
import lockstep.identity.OwnKey;
import lockstep.identity.PeerRefused;
import lockstep.identity.PeerTrust;
import lockstep.identity.Role;
import lockstep.identity.Trust;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLException;

/// The TLS of one connection: whoever answers must have the certificate of a controller of this
/// cluster, and must keep having one that counts. Any thread may call.
final class ControllerTls {
    private final CredentialFiles credentials;
    private final PeerTrust trust;
    private volatile List<X509Certificate> shown = List.of();
    private volatile Optional<String> refusal = Optional.empty();

    ControllerTls(CredentialFiles credentials) {
        this.credentials = credentials;
        this.trust =
                new PeerTrust(
                        () -> credentials.get().trust(),
                        Set.of(Role.CONTROLLER),
                        InstantSource.system(),
                        new Verdicts());
    }

    private final class Verdicts implements PeerTrust.Verdicts {
        @Override
        public void believed(List<X509Certificate> chain) {
            shown = chain;
        }

        @Override
        public void refused(PeerRefused why) {
            refusal = Optional.ofNullable(why.getMessage());
        }
    }

    /// For the one connection.
    SslContext context() {
        credentials.refresh();
        try {
            return GrpcSslContexts.configure(
                            SslContextBuilder.forClient()
                                    .keyManager(new OwnKey(credentials))
                                    .trustManager(trust)
                                    .protocols("TLSv1.3"),
                            SslProvider.JDK)
                    .build();
        } catch (SSLException impossible) {
            throw new IllegalStateException("every JDK speaks TLS 1.3", impossible);
        }
    }

    /// Why the controller is not believed, or not any more, by what the files say now.
    Optional<String> objection() {
        credentials.refresh();
        if (refusal.isEmpty() && !shown.isEmpty()) {
            try {
                var _ = trust.verify(shown, Trust.Side.SERVER);
            } catch (PeerRefused refused) {
                refusal = Optional.ofNullable(refused.getMessage());
            }
        }
        return refusal;
    }

    /// What to say of an error of a connection: not much is known of why the other side hung up.
    String explained(String error, Optional<Throwable> cause) {
        if (refusal.isPresent()) {
            return "it is not believed: " + refusal.get();
        }
        for (Optional<Throwable> each = cause;
                each.isPresent();
                each = each.flatMap(one -> Optional.ofNullable(one.getCause()))) {
            if (each.get() instanceof SSLException tls) {
                return "no TLS with it (%s).%nMaybe it does not believe this node: its log says why."
                        .formatted(tls.getMessage());
            }
        }
        return error;
    }
}
