package lockstep.node.stage.hand;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.KeepOrder;
import lockstep.protocol.v1.PeerAddress;
import lockstep.stager.peer.PeerPath;
import lockstep.stager.peer.PeerServer;
import lockstep.stager.peer.PeerToken;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.StorePath;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/// The ways to and from hands of other nodes. What may be fetched here and brought here is ordered;
/// a hand of another node shows the token that it was ordered with.
final class Peers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    private final PeerServer server;
    private final ShardShelf shelf;
    private final PartnerShelf partners;
    private final int port;

    /// What is served, by token.
    private final Map<ByteString, JobShelf> served = new HashMap<>();

    /// Open ways to others, so that what was learned of them is kept.
    private final Map<PeerAddress, Map<ByteString, StorePath>> paths = new ConcurrentHashMap<>();

    /// Begins to listen, on the node's address or, where this machine does not have that, on all.
    Peers(String address, ShardShelf shelf, PartnerShelf partners, ThreadFactory threads)
            throws IOException {
        this.server = new PeerServer(threads);
        this.shelf = shelf;
        this.partners = partners;
        this.port = listen(address);
    }

    private int listen(String address) throws IOException {
        try {
            return server.start(new InetSocketAddress(address, 0)).getPort();
        } catch (IOException e) {
            LOG.info(
                    "Cannot listen at {}: {}; listening at all addresses", address, e.getMessage());
            return server.start(new InetSocketAddress(0)).getPort();
        }
    }

    /// Where it listens.
    int port() {
        return port;
    }

    /// From now on this is served, and nothing else.
    void serve(String cluster, Iterable<KeepOrder> keeps) {
        Map<ByteString, Long> wanted = new HashMap<>();
        keeps.forEach(keep -> wanted.put(keep.getToken(), (long) keep.getKey().getJobId()));
        for (ByteString token : Map.copyOf(served).keySet()) {
            if (!wanted.containsKey(token)) {
                server.withdraw(new PeerToken(token.toByteArray()));
                Optional.ofNullable(served.remove(token)).ifPresent(JobShelf::close);
            }
        }
        wanted.forEach(
                (token, job) ->
                        served.computeIfAbsent(
                                token,
                                _ -> {
                                    var path =
                                            new JobShelf(
                                                    new JobFolder(cluster, job),
                                                    shelf,
                                                    partners.path());
                                    server.serve(new PeerToken(token.toByteArray()), path);
                                    return path;
                                }));
    }

    /// A way to another node's hand.
    StorePath path(PeerAddress address, ByteString token) {
        return paths.computeIfAbsent(address, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        token,
                        _ ->
                                new PeerPath(
                                        address.getNode(),
                                        new InetSocketAddress(address.getHost(), address.getPort()),
                                        new PeerToken(token.toByteArray())));
    }

    @Override
    public void close() {
        server.close();
    }
}
