package lockstep.controller.server;

import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;

import lockstep.identity.CredentialFiles;
import lockstep.identity.HostIdentity;
import lockstep.identity.OwnKey;
import lockstep.identity.PeerRefused;
import lockstep.identity.PeerTrust;
import lockstep.identity.Role;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.security.KeyStore;
import java.security.Provider;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLSession;

/// Makes the TCP port speak TLS 1.3, with hosts of this cluster only.
///
/// The files are looked at [#LOOK_EVERY] so often; then every open connection is checked again. So
/// a host whose certificate was revoked, or has expired, is cut off so soon after that at the
/// latest.
public final class TlsPort implements AutoCloseable {
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Logger LOG = LogManager.getLogger(TlsPort.class);

    private final CredentialFiles credentials;
    private final PeerTrust trust;
    private final ConnectedHosts hosts;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("certificates").daemon(true).factory());

    public TlsPort(CredentialFiles credentials, InstantSource clock) {
        this.credentials = credentials;
        this.trust =
                new PeerTrust(
                        () -> credentials.get().trust(),
                        EnumSet.allOf(Role.class),
                        clock,
                        new RefusalLog(System::nanoTime));
        this.hosts = new ConnectedHosts(trust);
    }

    void configure(ServerBuilder server) {
        server.tls(new OneKey(new OwnKey(credentials)))
                .tlsCustomizer(
                        context ->
                                context.protocols("TLSv1.3")
                                        .clientAuth(ClientAuth.REQUIRE)
                                        .trustManager(trust));
    }

    /// With the same certificate for callers who have none: who they are is said otherwise.
    void configureForStrangers(ServerBuilder server) {
        server.tls(new OneKey(new OwnKey(credentials)))
                .tlsCustomizer(context -> context.protocols("TLSv1.3").clientAuth(ClientAuth.NONE));
    }

    /// Looks at the files from now on.
    void start() {
        long every = LOOK_EVERY.toMillis();
        var _ = looks.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
    }

    /// A defect in one look must not end all later ones in silence: hosts that are revoked would
    /// stay.
    void look() {
        try {
            credentials.refresh();
            hosts.sweep();
        } catch (RuntimeException broken) {
            LOG.error("hosts and certificates could not be checked; it is tried again", broken);
        }
    }

    /// The host that made a connection; empty where it is no TLS connection.
    ///
    /// @throws PeerRefused when it is not believed any more
    Optional<HostIdentity> host(ServiceRequestContext context, Channel channel) throws PeerRefused {
        SSLSession session = context.sslSession();
        return session == null ? Optional.empty() : Optional.of(hosts.at(channel, session));
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }

    /// Hands out one key manager, whatever is asked.
    private static final class OneKey extends KeyManagerFactory {
        OneKey(OwnKey key) {
            super(
                    new KeyManagerFactorySpi() {
                        @Override
                        protected void engineInit(KeyStore store, char[] password) {}

                        @Override
                        protected void engineInit(ManagerFactoryParameters parameters) {}

                        @Override
                        protected KeyManager[] engineGetKeyManagers() {
                            return new KeyManager[] {key};
                        }
                    },
                    new Provider("lockstep", "1", "the key of this host") {
                        private static final long serialVersionUID = 1L;
                    },
                    "lockstep");
        }
    }
}
