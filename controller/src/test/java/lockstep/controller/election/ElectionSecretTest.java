package lockstep.controller.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A1.8: what a stranger can do to an election, in a real ZooKeeper.
final class ElectionSecretTest {
    private static final String LATCH = "/lockstep/lab/leader";
    private static final Duration SESSION = Duration.ofSeconds(4);
    private static final Optional<String> SECRET = Optional.of("0123456789abcdef0123456789abcdef");

    @TempDir Path folder;

    private InetSocketAddress address;
    private EmbeddedZooKeeper server;
    private final List<ZooKeeper> strangers = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = InetSocketAddress.createUnresolved("127.0.0.1", free.getLocalPort());
        }
        server = new EmbeddedZooKeeper(folder, address, Duration.ofMillis(400));
        server.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (ZooKeeper client : strangers) {
            client.close();
        }
        server.close();
    }

    private String connect() {
        return "127.0.0.1:" + address.getPort();
    }

    /// Has it elected, and waits until it is.
    private LeaderElection elected(Optional<String> password) throws InterruptedException {
        return elected(password, "");
    }

    private LeaderElection elected(Optional<String> password, String below)
            throws InterruptedException {
        CountDownLatch elected = new CountDownLatch(1);
        LeaderElection election =
                new LeaderElection(
                        connect() + below,
                        password,
                        SESSION,
                        "lab",
                        "ctl1:7420",
                        System::nanoTime,
                        new LeaderElection.Listener() {
                            @Override
                            public void elected() {
                                elected.countDown();
                            }

                            @Override
                            public void lost() {}
                        });
        election.start();
        assertThat(elected.await(30, TimeUnit.SECONDS)).isTrue();
        return election;
    }

    private ZooKeeper stranger() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client =
                new ZooKeeper(
                        connect(),
                        (int) SESSION.toMillis(),
                        event -> {
                            if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                                connected.countDown();
                            }
                        });
        strangers.add(client);
        assertThat(connected.await(30, TimeUnit.SECONDS)).isTrue();
        return client;
    }

    private void seeNothingCanBeDone(ZooKeeper stranger) {
        assertThatThrownBy(() -> stranger.getChildren(LATCH, false))
                .isInstanceOf(KeeperException.NoAuthException.class);
        assertThatThrownBy(
                        () ->
                                stranger.create(
                                        LATCH + "/latch-0",
                                        "evil:1".getBytes(StandardCharsets.UTF_8),
                                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.EPHEMERAL))
                .isInstanceOf(KeeperException.NoAuthException.class);
        assertThatThrownBy(() -> stranger.delete(LATCH, -1))
                .isInstanceOfAny(
                        KeeperException.NoAuthException.class,
                        KeeperException.NotEmptyException.class);
        assertThatThrownBy(() -> stranger.setACL(LATCH, ZooDefs.Ids.OPEN_ACL_UNSAFE, -1))
                .isInstanceOf(KeeperException.NoAuthException.class);
        for (String parent : List.of("/lockstep", "/lockstep/lab")) {
            assertThatThrownBy(() -> stranger.getChildren(parent, false))
                    .as(parent)
                    .isInstanceOf(KeeperException.NoAuthException.class);
        }
    }

    @Test
    void a_stranger_can_neither_see_nor_change_who_leads() throws Exception {
        ZooKeeper stranger = stranger();
        try (LeaderElection election = elected(SECRET)) {
            seeNothingCanBeDone(stranger);
            assertThat(election.look()).contains("ctl1:7420");
        }
    }

    @Test
    void who_knows_another_password_is_a_stranger() throws Exception {
        ZooKeeper stranger = stranger();
        try (LeaderElection election = elected(SECRET)) {
            stranger.addAuthInfo(
                    "digest",
                    "lockstep:ffffffffffffffffffffffffffffffff".getBytes(StandardCharsets.UTF_8));
            seeNothingCanBeDone(stranger);
            assertThat(election.suggestsUs()).isTrue();
        }
    }

    @Test
    void what_stood_open_from_a_time_without_a_password_is_taken_over() throws Exception {
        elected(Optional.empty()).close();
        ZooKeeper stranger = stranger();
        try (LeaderElection election = elected(SECRET)) {
            election.awaitClaims();
            seeNothingCanBeDone(stranger);
        }
    }

    @Test
    void by_what_controllers_go_is_for_them_alone() throws Exception {
        String notice = "/lockstep/lab/configuration";
        try (LeaderElection open = elected(Optional.empty())) {
            assertThat(open.notices().read()).isEmpty();
            open.notices().write("from a time without a password");
        }
        ZooKeeper stranger = stranger();
        try (LeaderElection election = elected(SECRET)) {
            election.awaitClaims();
            election.notices().write("a");
            election.notices().write("b");
            assertThat(election.notices().read()).contains("b");
            assertThatThrownBy(() -> stranger.getData(notice, false, null))
                    .isInstanceOf(KeeperException.NoAuthException.class);
            assertThatThrownBy(() -> stranger.setData(notice, new byte[0], -1))
                    .isInstanceOf(KeeperException.NoAuthException.class);
        }
    }

    @Test
    void a_path_behind_the_servers_is_made_where_it_is_not_there() throws Exception {
        ZooKeeper stranger = stranger();
        try (LeaderElection election = elected(SECRET, "/site/a")) {
            assertThat(election.look()).contains("ctl1:7420");
            assertThatThrownBy(() -> stranger.getChildren("/site/a" + LATCH, false))
                    .isInstanceOf(KeeperException.NoAuthException.class);
        }
    }
}
