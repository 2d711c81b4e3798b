package lockstep.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;

import lockstep.node.config.HostPort;
import lockstep.node.probe.Outcome.Measured;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Whole probes over real sockets of this host; what is bad about the way to the peer is done by a
/// relay.
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("probes") // one class at a time, and one test of it: they measure
final class ProbeTest {

    private static final long MIB = 1 << 20;

    @TempDir Path folder;
    private ProbeBench bench;
    private Relay relay;

    @BeforeEach
    void open() {
        bench = ProbeBench.open(folder);
        relay = Relay.to(bench.port.number());
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
        bench.close();
    }

    @Test
    void a_good_way_loses_nothing_and_is_fast() throws InterruptedException {
        Measured measured = bench.measure(bench.address(), 50, 4 * MIB);

        assertThat(measured.sent()).isEqualTo(50);
        assertThat(measured.lost()).isZero();
        assertThat(measured.medianMicros()).isPositive().isLessThanOrEqualTo(measured.p99Micros());
        assertThat(measured.mbitPerSecond()).isGreaterThan(100);
    }

    @Test
    void round_trips_may_be_all_that_is_asked() throws InterruptedException {
        Measured measured = bench.measure(bench.address(), 1, 0);

        assertThat(measured.lost()).isZero();
        assertThat(measured.mbitPerSecond()).isZero();
    }

    @Test
    void the_most_that_may_be_asked_can_be_measured() throws InterruptedException {
        try (var patient = ProbeBench.open(folder, Patience.STANDARD)) {
            Measured measured =
                    patient.measure(
                            patient.address(),
                            ProbeOrder.ROUND_TRIPS_MAX,
                            ProbeOrder.BURST_BYTES_MAX);

            assertThat(measured.sent()).isEqualTo(1_000);
            assertThat(measured.mbitPerSecond()).isPositive();
        }
    }

    @Test
    void one_probe_may_follow_another() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            assertThat(bench.measure(bench.address(), 2, 1_000).lost()).isZero();
        }
    }

    @Test
    void lost_datagrams_are_counted() throws InterruptedException {
        relay.loses = number -> number % 4 == 1;

        Measured measured = bench.measure(relay.address(), 40, MIB);

        assertThat(measured.sent()).isEqualTo(40);
        assertThat(measured.lost()).isEqualTo(10);
        assertThat(measured.medianMicros()).isPositive();
        assertThat(measured.mbitPerSecond()).isPositive();
    }

    @Test
    void a_longer_way_takes_longer() throws InterruptedException {
        Measured direct = bench.measure(bench.address(), 20, 0);
        relay.delay = Duration.ofMillis(30);
        Measured longer = bench.measure(relay.address(), 20, 0);

        assertThat(longer.lost()).isZero();
        assertThat(longer.medianMicros())
                .isGreaterThan(30_000)
                .isGreaterThan(direct.medianMicros());
    }

    @Test
    void what_comes_too_late_is_lost() throws InterruptedException {
        relay.delay = Duration.ofMillis(200);
        var impatient = new ProbeOrder("n2", relay.address(), 3, 0, Duration.ofMillis(50));

        assertThat(ProbeBench.troubleOf(bench.client.probe(impatient)))
                .startsWith("n2 at " + relay.address() + " answers over TCP, and none of 3");
    }

    @Test
    void a_narrow_way_shows_as_a_low_rate_though_the_burst_does_not_end()
            throws InterruptedException {
        relay.pause = Duration.ofMillis(20); // 16 KiB each: 6.5 Mbit/s at most

        Measured measured = bench.measure(relay.address(), 5, 8 * MIB);

        assertThat(measured.mbitPerSecond()).isBetween(0.1, 10.0);
    }

    @Test
    void a_way_that_breaks_loses_all_that_follows() throws InterruptedException {
        relay.breaksAfter = 5;

        assertThat(bench.measure(relay.address(), 20, MIB))
                .satisfies(
                        measured -> {
                            assertThat(measured.lost()).isEqualTo(15);
                            assertThat(measured.mbitPerSecond()).isZero();
                        });
        bench.awaitFree();
    }

    @Test
    void a_way_that_lets_no_datagram_through_but_tcp_is_a_firewall() throws InterruptedException {
        relay.loses = _ -> true;

        assertThat(bench.trouble(relay.address(), 5, MIB))
                .contains(
                        "none of 5 datagrams came back in time",
                        "Maybe a firewall lets no UDP through");
    }

    @Test
    void a_peer_in_another_probe_is_busy() throws InterruptedException {
        try (var _ = bench.turn.take().orElseThrow()) {
            assertThat(bench.trouble(bench.address(), 5, 0))
                    .isEqualTo("n2 at " + bench.address() + " is busy: it is in another probe");
        }
        assertThat(bench.measure(bench.address(), 5, 0).lost()).isZero();
    }

    @Test
    void a_peer_with_a_gang_takes_round_trips_and_no_burst() throws InterruptedException {
        bench.nodeIsFree = false;

        assertThat(bench.trouble(bench.address(), 5, 1))
                .isEqualTo("n2 at " + bench.address() + " takes no burst: a gang runs there");
        assertThat(bench.measure(bench.address(), 5, 0).lost()).isZero();
    }

    @Test
    void a_peer_of_another_cluster_denies() throws IOException, InterruptedException {
        Path other = folder.resolve("other");
        Files.writeString(other, "another");
        ProbeOrder order = ProbeBench.order(bench.address(), 5, 0);

        assertThat(ProbeBench.troubleOf(bench.clientWith(Optional.of(other)).probe(order)))
                .contains("knows another secret than this node", "cluster.token-file");
        assertThat(ProbeBench.troubleOf(bench.clientWith(Optional.empty()).probe(order)))
                .contains("knows another secret than this node");
    }

    @Test
    void a_token_file_that_is_missing_is_named() throws InterruptedException {
        Path missing = folder.resolve("missing");

        assertThat(
                        ProbeBench.troubleOf(
                                bench.clientWith(Optional.of(missing))
                                        .probe(ProbeBench.order(bench.address(), 5, 0))))
                .contains("the token file cannot be read", missing.toString());
    }

    @Test
    void nobody_at_the_port_is_trouble() throws IOException, InterruptedException {
        int port;
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        assertThat(bench.trouble(ProbeBench.local(port), 5, 0))
                .startsWith("cannot connect to n2 at 127.0.0.1:" + port)
                .contains("refused");
    }

    @Test
    void a_host_without_an_address_is_named() throws InterruptedException {
        assertThat(bench.trouble(new HostPort("no-such-host.invalid", 7421), 5, 0))
                .isEqualTo("the host of n2 at no-such-host.invalid:7421 has no address here");
    }

    @Test
    void a_peer_that_accepts_and_never_answers_is_given_up()
            throws IOException, InterruptedException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HostPort address = ProbeBench.local(silent.getLocalPort());

            assertThat(bench.trouble(address, 5, 0))
                    .isEqualTo("n2 at " + address + " takes the connection and does not answer");
        }
    }

    @Test
    void a_peer_that_stops_after_the_hello_is_given_up() throws IOException, InterruptedException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> challenged =
                    say(silent, ByteBufUtil.getBytes(Handshake.challenge(new Nonce(1, 2))));

            assertThat(bench.trouble(ProbeBench.local(silent.getLocalPort()), 5, 0))
                    .endsWith("does not answer the hello");
            challenged.join().close();
        }
    }

    @Test
    void another_service_hears_nothing_from_us() throws IOException, InterruptedException {
        try (var service = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Socket> greeted =
                    say(
                            service,
                            "SSH-2.0-OpenSSH_9.2p1 and more than a challenge\r\n"
                                    .getBytes(StandardCharsets.UTF_8));

            assertThat(bench.trouble(ProbeBench.local(service.getLocalPort()), 5, 0))
                    .contains("is no probe port of this release");
            try (Socket socket = greeted.join()) {
                assertThat(received(socket)).isEmpty();
            }
        }
    }

    private static CompletableFuture<Socket> say(ServerSocket listener, byte[] greeting) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        Socket socket = listener.accept();
                        socket.getOutputStream().write(greeting);
                        return socket;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /// All bytes until the other end closes, also when it does so in haste.
    private static byte[] received(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
