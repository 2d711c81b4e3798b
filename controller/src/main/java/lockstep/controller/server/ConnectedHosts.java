package lockstep.controller.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

import lockstep.identity.HostIdentity;
import lockstep.identity.PeerRefused;
import lockstep.identity.PeerTrust;
import lockstep.identity.Trust;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// Which host is at the other end of each connection, and whether it is still believed.
///
/// Beside the handshake, each connection is checked at its first request: a session that is resumed
/// makes no new handshake.
final class ConnectedHosts {
    private static final Logger LOG = LogManager.getLogger(ConnectedHosts.class);
    private static final AttributeKey<HostIdentity> HOST =
            AttributeKey.valueOf(ConnectedHosts.class, "HOST");

    private final PeerTrust trust;
    private final Map<Channel, List<X509Certificate>> open = new ConcurrentHashMap<>();

    ConnectedHosts(PeerTrust trust) {
        this.trust = trust;
    }

    /// The host of a connection.
    ///
    /// @throws PeerRefused when it is not believed any more
    HostIdentity at(Channel channel, SSLSession session) throws PeerRefused {
        HostIdentity known = channel.attr(HOST).get();
        if (known != null) {
            return known;
        }
        List<X509Certificate> chain = chain(session);
        HostIdentity identity = trust.verify(chain, Trust.Side.CLIENT);
        channel.attr(HOST).set(identity);
        if (open.put(channel, chain) == null) {
            channel.closeFuture().addListener(_ -> open.remove(channel));
        }
        return identity;
    }

    private static List<X509Certificate> chain(SSLSession session) throws PeerRefused {
        try {
            List<X509Certificate> chain = new ArrayList<>();
            for (Certificate certificate : session.getPeerCertificates()) {
                chain.add((X509Certificate) certificate);
            }
            return chain;
        } catch (SSLPeerUnverifiedException nobody) {
            throw new PeerRefused("it showed no certificate");
        }
    }

    /// Ends the connections of hosts that are not believed any more: revoked, or out of date.
    void sweep() {
        open.forEach(
                (channel, chain) -> {
                    try {
                        var _ = trust.verify(chain, Trust.Side.CLIENT);
                    } catch (PeerRefused refused) {
                        LOG.warn(
                                "the connection from {} is ended: {}",
                                channel.remoteAddress(),
                                refused.getMessage());
                        cut(channel);
                    }
                });
    }

    /// At once: asked politely, HTTP/2 would wait for streams to end, and a node's never does.
    private static void cut(Channel channel) {
        channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
    }
}
