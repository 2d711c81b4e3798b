package lockstep.identity;

import org.jspecify.annotations.Nullable;

import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Lets the other side of a connection in by [Trust] and its role. Names of hosts do not matter:
/// whoever answers at a wrong address must still have the certificate, and a name server that lies,
/// or is gone, changes nothing.
public final class PeerTrust extends X509ExtendedTrustManager {
    /// Hears what became of each handshake.
    @FunctionalInterface
    public interface Verdicts {
        /// The other side is let in.
        ///
        /// @param chain what it showed
        default void believed(List<X509Certificate> chain) {}

        void refused(PeerRefused why);
    }

    private final Supplier<Trust> trust;
    private final Set<Role> roles;
    private final InstantSource clock;
    private final Verdicts verdicts;

    /// @param trust whom to believe at this moment
    /// @param roles which hosts are let in
    public PeerTrust(
            Supplier<Trust> trust, Set<Role> roles, InstantSource clock, Verdicts verdicts) {
        this.trust = trust;
        this.roles = EnumSet.copyOf(roles);
        this.clock = clock;
        this.verdicts = verdicts;
    }

    /// Checks a host as of now, by the newest files.
    ///
    /// @throws PeerRefused when it is not believed, or has the wrong role
    public HostIdentity verify(List<X509Certificate> chain, Trust.Side other) throws PeerRefused {
        HostIdentity identity = trust.get().verify(chain, other, clock.instant());
        if (!roles.contains(identity.role())) {
            throw new PeerRefused(
                    "%s is not the host that must answer: it is no %s"
                            .formatted(
                                    identity.uri(),
                                    String.join(" or ", roles.stream().map(Role::word).toList())));
        }
        return identity;
    }

    private void check(X509Certificate @Nullable [] chain, Trust.Side other) throws PeerRefused {
        List<X509Certificate> shown = chain == null ? List.of() : List.copyOf(Arrays.asList(chain));
        try {
            var _ = verify(shown, other);
            verdicts.believed(shown);
        } catch (PeerRefused refused) {
            verdicts.refused(refused);
            throw refused;
        }
    }

    @Override
    public void checkClientTrusted(
            X509Certificate @Nullable [] chain, String authType, SSLEngine engine)
            throws PeerRefused {
        check(chain, Trust.Side.CLIENT);
    }

    @Override
    public void checkClientTrusted(
            X509Certificate @Nullable [] chain, String authType, Socket socket) throws PeerRefused {
        check(chain, Trust.Side.CLIENT);
    }

    @Override
    public void checkClientTrusted(X509Certificate @Nullable [] chain, String authType)
            throws PeerRefused {
        check(chain, Trust.Side.CLIENT);
    }

    @Override
    public void checkServerTrusted(
            X509Certificate @Nullable [] chain, String authType, SSLEngine engine)
            throws PeerRefused {
        check(chain, Trust.Side.SERVER);
    }

    @Override
    public void checkServerTrusted(
            X509Certificate @Nullable [] chain, String authType, Socket socket) throws PeerRefused {
        check(chain, Trust.Side.SERVER);
    }

    @Override
    public void checkServerTrusted(X509Certificate @Nullable [] chain, String authType)
            throws PeerRefused {
        check(chain, Trust.Side.SERVER);
    }

    /// The CAs, of which a client may choose its certificate.
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.get().anchors().toArray(X509Certificate[]::new);
    }
}
