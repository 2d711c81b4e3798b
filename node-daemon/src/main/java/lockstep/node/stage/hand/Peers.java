package lockstep.node.stage.hand;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.AdmitOrder;
import lockstep.protocol.v1.KeepOrder;
import lockstep.protocol.v1.PeerAddress;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.peer.PeerKey;
import lockstep.stager.peer.PeerPath;
import lockstep.stager.peer.PeerServer;
import lockstep.stager.peer.PeerToken;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.StoreFault;
import lockstep.stager.store.StorePath;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/// The ways to and from hands of other nodes. What may be fetched here and brought here is ordered,
/// and by whom: a hand of another node shows the token that it was ordered with, and has the key
/// that was named here. Nothing is spoken in clear, whatever the cluster is like.
final class Peers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Peers.class);

    /// A hand that has just begun calls at once; its key comes here by way of the controller.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PeerKey own;
    private final PeerServer server;
    private final ShardShelf shelf;
    private final PartnerShelf partners;
    private final int port;

    /// What is served, by token.
    private final Map<ByteString, JobShelf> served = new HashMap<>();

    /// Open ways to others, so that what was learned of them is kept.
    private final Map<PeerAddress, Map<ByteString, StorePath>> paths = new ConcurrentHashMap<>();

    /// Begins to listen, on the node's address or, where this machine does not have that, on all.
    ///
    /// @param own by which hands of other nodes know this one
    Peers(
            PeerKey own,
            String address,
            ShardShelf shelf,
            PartnerShelf partners,
            ThreadFactory threads)
            throws IOException {
        this.own = own;
        this.server = new PeerServer(own, PATIENCE, threads);
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

    /// By which other hands know this one, 32 bytes.
    ByteString fingerprint() {
        return ByteString.copyFrom(HexFormat.of().parseHex(own.fingerprint().hex()));
    }

    /// From now on this is served, and nothing else, and to these.
    void serve(String cluster, Iterable<KeepOrder> keeps, Iterable<AdmitOrder> admits) {
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
        Map<ByteString, Set<Sha256>> callers = new HashMap<>();
        wanted.keySet().forEach(token -> callers.put(token, new HashSet<>()));
        for (AdmitOrder one : admits) {
            Optional.ofNullable(callers.get(one.getToken()))
                    .ifPresent(
                            all ->
                                    one.getFingerprintsList()
                                            .forEach(each -> all.add(Works.hash(each))));
        }
        callers.forEach((token, named) -> server.admit(new PeerToken(token.toByteArray()), named));
    }

    /// A way to another node's hand.
    ///
    /// @throws StoreFault when it is not told by which key that is to be known
    StorePath path(PeerAddress address, ByteString token) throws StoreFault {
        if (address.getFingerprint().isEmpty()) {
            throw new StoreFault(
                    StoreFault.Kind.REFUSED,
                    "the hand of %s is not spoken to: its key was not named.\nMaybe the controller is of an older release."
                            .formatted(address.getNode()));
        }
        Sha256 callee = Works.hash(address.getFingerprint());
        return paths.computeIfAbsent(address, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(
                        token,
                        _ ->
                                new PeerPath(
                                        address.getNode(),
                                        new InetSocketAddress(address.getHost(), address.getPort()),
                                        new PeerToken(token.toByteArray()),
                                        own,
                                        callee));
    }

    @Override
    public void close() {
        server.close();
    }
}
