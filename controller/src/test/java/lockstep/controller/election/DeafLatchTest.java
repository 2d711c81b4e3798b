package lockstep.controller.election;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.agreement.Board;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Fault 40 in a real ZooKeeper: a latch has the first place in the queue, and tells nobody.
@Timeout(120)
final class DeafLatchTest {
    private static final Duration SESSION = Duration.ofSeconds(4);
    private static final String ME = "ctl1:7420";

    @TempDir Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger made = new AtomicInteger();
    private final CountDownLatch elected = new CountDownLatch(1);
    private Candidacy newest = new Unanswered();
    private EmbeddedZooKeeper server;
    private String connect = "";

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connect = "127.0.0.1:" + free.getLocalPort();
        }
        String port = connect.substring(connect.indexOf(':') + 1);
        server =
                new EmbeddedZooKeeper(
                        folder,
                        InetSocketAddress.createUnresolved("127.0.0.1", Integer.parseInt(port)),
                        Duration.ofMillis(400));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void it_is_made_anew_and_that_is_counted() throws InterruptedException {
        try (LeaderElection election = election()) {
            election.start();
            awaitFirst(election);
            nanos.addAndGet(Duration.ofSeconds(11).toNanos());
            assertThat(election.look()).contains(ME);
            assertThat(election.renewals()).isZero();
            assertThat(elected.getCount()).isEqualTo(1);

            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(election.look()).contains(ME);

            assertThat(elected.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(election.renewals()).isEqualTo(1);
            assertThat(election.suggestsUs()).isTrue();
            assertThat(made).hasValue(2);
        }
    }

    @Test
    void another_session_under_our_name_is_somebody_else() throws InterruptedException {
        made.incrementAndGet();
        try (LeaderElection leader = election()) {
            leader.start();
            assertThat(elected.await(60, TimeUnit.SECONDS)).isTrue();
            try (LeaderElection waiting = election()) {
                waiting.start();
                while (newest.queue().filter(DeafLatchTest::isBehindAnother).isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                assertThat(waiting.look()).contains(ME);
                nanos.addAndGet(Duration.ofHours(1).toNanos());

                assertThat(waiting.look()).contains(ME);
                assertThat(waiting.renewals()).isZero();
            }
        }
    }

    @Test
    void one_that_works_is_left_alone() throws InterruptedException {
        made.incrementAndGet();
        try (LeaderElection election = election()) {
            election.start();
            assertThat(elected.await(60, TimeUnit.SECONDS)).isTrue();
            awaitFirst(election);
            nanos.addAndGet(Duration.ofHours(1).toNanos());

            assertThat(election.look()).contains(ME);
            assertThat(election.renewals()).isZero();
        }
    }

    @Test
    void while_zookeeper_does_not_answer_nothing_is_known_and_nothing_done() {
        AtomicInteger places = new AtomicInteger();
        try (LeaderElection election =
                new LeaderElection(
                        Executors.newSingleThreadExecutor(),
                        _ -> {
                            places.incrementAndGet();
                            return new Unanswered();
                        },
                        new LatchWatch(Duration.ofSeconds(12)),
                        nanos::get)) {
            election.start();
            assertThat(election.look()).isEmpty();
            nanos.addAndGet(Duration.ofHours(1).toNanos());
            assertThat(election.look()).isEmpty();
        }
        assertThat(places).hasValue(1);
    }

    /// Whose first latch is deaf.
    private LeaderElection election() {
        return new LeaderElection(
                Executors.newSingleThreadExecutor(),
                this::candidacy,
                new LatchWatch(Duration.ofSeconds(12)),
                nanos::get);
    }

    private Candidacy candidacy(ExecutorService claims) {
        boolean deaf = made.getAndIncrement() == 0;
        Candidacy real =
                new ZooKeeperCandidacy(
                        connect,
                        Optional.empty(),
                        SESSION,
                        "lab",
                        ME,
                        new LeaderElection.Listener() {
                            @Override
                            public void elected() {
                                if (!deaf) {
                                    elected.countDown();
                                }
                            }

                            @Override
                            public void lost() {}
                        },
                        claims);
        newest = deaf ? new Deaf(real) : real;
        return newest;
    }

    private static boolean isBehindAnother(List<Candidacy.Place> queue) {
        return queue.size() == 2 && !queue.getFirst().ours() && queue.getLast().ours();
    }

    private static void awaitFirst(LeaderElection election) throws InterruptedException {
        while (election.look().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /// Has a real place in the queue, and does not know it.
    private record Deaf(Candidacy real) implements Candidacy {
        @Override
        public void start() {
            real.start();
        }

        @Override
        public boolean leads() {
            return false;
        }

        @Override
        public Optional<List<Place>> queue() {
            return real.queue();
        }

        @Override
        public Board notices() {
            return real.notices();
        }

        @Override
        public Board reach() {
            return real.reach();
        }

        @Override
        public void close() {
            real.close();
        }
    }

    /// ZooKeeper is away.
    private record Unanswered() implements Candidacy {
        @Override
        public void start() {}

        @Override
        public boolean leads() {
            return false;
        }

        @Override
        public Optional<List<Place>> queue() {
            return Optional.empty();
        }

        @Override
        public Board notices() {
            throw new AssertionError("nobody asks for notices here");
        }

        @Override
        public Board reach() {
            throw new AssertionError("nobody asks for a journal's reach here");
        }

        @Override
        public void close() {}
    }
}
