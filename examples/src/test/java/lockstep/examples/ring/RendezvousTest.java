package lockstep.examples.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

final class RendezvousTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void ranks_that_come_before_rank_0_wait_for_it() throws Exception {
        int port = Gang.freePort();
        var called = new CountDownLatch(1);
        var second =
                threads.submit(
                        () -> {
                            called.countDown();
                            return worldSizeOf(Gang.member(1, 2, port, PATIENT));
                        });
        called.await();
        var first = threads.submit(() -> worldSizeOf(Gang.member(0, 2, port, PATIENT)));

        assertThat(first.get()).isEqualTo(2);
        assertThat(second.get()).isEqualTo(2);
    }

    @Test
    void strangers_at_the_door_do_not_disturb() throws Exception {
        int port = Gang.freePort();
        var first = threads.submit(() -> worldSizeOf(Gang.member(0, 2, port, PATIENT)));
        connect(port).close();
        try (var stranger = connect(port)) {
            stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
            var ofAnotherGang = new Membership("other", 1, 2, "127.0.0.1", port, PATIENT, PATIENT);
            assertThatThrownBy(() -> worldSizeOf(ofAnotherGang)).isInstanceOf(PeerLost.class);
            var second = threads.submit(() -> worldSizeOf(Gang.member(1, 2, port, PATIENT)));

            assertThat(first.get()).isEqualTo(2);
            assertThat(second.get()).isEqualTo(2);
        }
    }

    @Test
    void rank_0_says_how_many_are_missing() throws Exception {
        var alone =
                new Membership(
                        "test",
                        0,
                        3,
                        "127.0.0.1",
                        Gang.freePort(),
                        Duration.ofMillis(200),
                        PATIENT);

        assertThatThrownBy(() -> worldSizeOf(alone))
                .isInstanceOf(PeerLost.class)
                .hasMessageStartingWith("only 0 of the 2 other ranks came to 127.0.0.1:");
    }

    @Test
    void another_rank_gives_up_when_rank_0_does_not_come() throws Exception {
        int port = Gang.freePort();
        var alone =
                new Membership("test", 1, 2, "127.0.0.1", port, Duration.ofMillis(200), PATIENT);

        assertThatThrownBy(() -> worldSizeOf(alone))
                .isInstanceOf(PeerLost.class)
                .hasMessageContaining("rank 0 at 127.0.0.1:" + port);
    }

    @Test
    void a_rank_alone_needs_nobody() throws Exception {
        assertThat(worldSizeOf(Gang.member(0, 1, Gang.freePort(), PATIENT))).isEqualTo(1);
    }

    private static int worldSizeOf(Membership member) throws IOException, InterruptedException {
        try (var ring = Ring.join(member)) {
            return Math.toIntExact(ring.allGather(new byte[0]).stream().count());
        }
    }

    private static Socket connect(int port) throws Exception {
        Callable<Socket> attempt = () -> new Socket(InetAddress.getLoopbackAddress(), port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                return attempt.call();
            } catch (ConnectException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(5);
            }
        }
    }
}
