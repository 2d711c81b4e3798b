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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// ZooKeeper's suggestion of who should lead. Only the database decides: see the journal's epoch.
///
/// The latch may say "leader" for up to a session time-out too long, and may say it to two
/// processes at once.
public final class LeaderElection implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(LeaderElection.class);

    /// Hears of changes, on one of Curator's threads.
    public interface Listener {
        void elected();

        /// The session is gone: stop leading.
        void lost();
    }

    private static final String NAME = "lockstep";

    private final ExecutorService claims =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("zookeeper-claims").daemon(true).factory());
    private final CuratorFramework client;
    private final LeaderLatch latch;
    private final NoticeNode notices;

    /// @param connect ZooKeeper's `host:port,host:port`, with `/path` behind it where ours is not
    ///   to lie at the top; a path that is not there is made
    /// @param password what shows ZooKeeper that we belong to the cluster; without it everybody who
    ///   reaches ZooKeeper may say who leads
    /// @param me what others are told of the leader: the address of its API
    public LeaderElection(
            String connect,
            Optional<String> password,
            Duration session,
            String cluster,
            String me,
            Listener listener) {
        String path = "/" + cluster + "/leader";
        String noticePath = "/" + cluster + "/configuration";
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
                    .addListener(new Claim(List.of(path, noticePath)), claims);
        }
        notices = new NoticeNode(client, noticePath);
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

    /// Starts taking part.
    public void start() {
        client.start();
        try {
            latch.start();
        } catch (Exception broken) {
            throw new IllegalStateException("the leader latch did not start", broken);
        }
    }

    /// Whether ZooKeeper's last word, possibly old, was that we lead.
    public boolean suggestsUs() {
        return latch.hasLeadership();
    }

    /// The address that the present leader gave of itself. Asks ZooKeeper: may block.
    public Optional<String> leader() {
        try {
            return Optional.of(latch.getLeader().getId()).filter(id -> !id.isEmpty());
        } catch (Exception unknown) {
            LOG.debug("the leader is not known: {}", unknown.toString());
            return Optional.empty();
        }
    }

    /// Where the controllers of the cluster say by what they go.
    public Board notices() {
        return notices;
    }

    /// Returns once what was to be taken over has been, of the sessions that there were: for tests.
    void awaitClaims() throws InterruptedException {
        try {
            claims.submit(() -> {}).get();
        } catch (java.util.concurrent.ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
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
            claims.shutdownNow();
        }
    }
}
