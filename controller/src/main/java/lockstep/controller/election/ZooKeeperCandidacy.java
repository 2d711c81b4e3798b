package lockstep.controller.election;

import lockstep.controller.agreement.Board;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.framework.state.SessionConnectionStateErrorPolicy;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.curator.utils.ZKPaths;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/// Curator's latch on a connection of its own.
final class ZooKeeperCandidacy implements Candidacy {
    private static final Logger LOG = LogManager.getLogger(ZooKeeperCandidacy.class);
    private static final String NAME = "lockstep";

    /// Begins the names of places in the queue, after what makes them unlike; a number follows.
    private static final String PLACE = "latch-";

    private final String path;
    private final CuratorFramework client;
    private final LeaderLatch latch;
    private final NoticeNode notices;
    private final NoticeNode reach;

    /// @param claims on which nodes are taken over that stand open
    ZooKeeperCandidacy(
            String connect,
            Optional<String> password,
            Duration session,
            String cluster,
            String me,
            LeaderElection.Listener listener,
            ExecutorService claims) {
        path = "/" + cluster + "/leader";
        String noticePath = "/" + cluster + "/configuration";
        String reachPath = "/" + cluster + "/journal";
        CuratorFrameworkFactory.Builder builder =
                CuratorFrameworkFactory.builder()
                        .connectString(servers(connect))
                        .sessionTimeoutMs((int) session.toMillis())
                        .connectionTimeoutMs((int) session.toMillis())
                        .retryPolicy(new BoundedExponentialBackoffRetry(100, 2_000, 29))
                        .connectionStateErrorPolicy(new SessionConnectionStateErrorPolicy())
                        .namespace(namespace(connect));
        password.ifPresent(
                word ->
                        builder.authorization(
                                        "digest",
                                        (NAME + ":" + word).getBytes(StandardCharsets.UTF_8))
                                .aclProvider(new OwnNodes()));
        client = builder.build();
        if (password.isPresent()) {
            client.getConnectionStateListenable()
                    .addListener(new Claim(List.of(path, noticePath, reachPath)), claims);
        }
        notices = new NoticeNode(client, noticePath);
        reach = new NoticeNode(client, reachPath);
        latch = new LeaderLatch(client, path, me);
        latch.addListener(
                new LeaderLatchListener() {
                    @Override
                    public void isLeader() {
                        listener.elected();
                    }

                    @Override
                    public void notLeader() {
                        listener.lost();
                    }
                });
    }

    private static String servers(String connect) {
        int slash = connect.indexOf('/');
        return slash < 0 ? connect : connect.substring(0, slash);
    }

    /// ZooKeeper makes nothing below a path of the connection that is not there; Curator makes its
    /// namespace.
    private static String namespace(String connect) {
        String path = connect.substring(servers(connect).length());
        return ZKPaths.makePath(path, NAME).substring(1);
    }

    @Override
    public void start() {
        client.start();
        try {
            latch.start();
        } catch (Exception broken) {
            throw new IllegalStateException("the leader latch did not start", broken);
        }
    }

    @Override
    public boolean leads() {
        return latch.hasLeadership();
    }

    @Override
    public Optional<List<Place>> queue() {
        try {
            long session = client.getZookeeperClient().getZooKeeper().getSessionId();
            List<Place> places = new ArrayList<>();
            for (String name : names()) {
                place(name, session).ifPresent(places::add);
            }
            return Optional.of(places);
        } catch (Exception unknown) {
            LOG.debug("it is not known who wants to lead: {}", unknown.toString());
            return Optional.empty();
        }
    }

    private List<String> names() throws Exception {
        try {
            return client.getChildren().forPath(path).stream()
                    .filter(name -> name.contains(PLACE))
                    .sorted(Comparator.comparing(ZooKeeperCandidacy::number))
                    .toList();
        } catch (KeeperException.NoNodeException nobodyYet) {
            return List.of();
        }
    }

    private static String number(String name) {
        return name.substring(name.lastIndexOf(PLACE) + PLACE.length());
    }

    private Optional<Place> place(String name, long session) throws Exception {
        Stat stat = new Stat();
        try {
            byte[] address =
                    client.getData().storingStatIn(stat).forPath(ZKPaths.makePath(path, name));
            return Optional.of(
                    new Place(
                            new String(address, StandardCharsets.UTF_8),
                            stat.getEphemeralOwner() == session));
        } catch (KeeperException.NoNodeException goneMeanwhile) {
            return Optional.empty();
        }
    }

    @Override
    public Board notices() {
        return notices;
    }

    @Override
    public Board reach() {
        return reach;
    }

    @Override
    public void close() {
        try {
            latch.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (IllegalStateException _) {
            LOG.debug("the latch was closed before it had started");
        } finally {
            client.close();
        }
    }
}
