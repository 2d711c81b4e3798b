package lockstep.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

import lockstep.node.config.HostPort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A node that is probed and one that begins, on this host, with real sockets.
final class ProbeBench implements AutoCloseable {

    /// A second each, for what is to be waited for in vain.
    static final Patience SHORT =
            new Patience(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(8));

    /// For whoever waits for the end of a whole probe in vain.
    static final Patience SHORTER =
            new Patience(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2));

    static final Duration TIMEOUT = Duration.ofSeconds(1);

    final Turn turn = new Turn();
    volatile boolean nodeIsFree = true;
    final ProbePort port;
    final ProbeClient client;
    private final MultiThreadIoEventLoopGroup group = oneThread();
    private final MultiThreadIoEventLoopGroup clientGroup = oneThread();
    private final Path token;

    private ProbeBench(Path folder, Patience patience) throws IOException {
        token = folder.resolve("token");
        Files.writeString(token, "secret\n");
        port =
                ProbePort.open(
                        group,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(token),
                        turn,
                        () -> nodeIsFree,
                        patience);
        client = clientWith(Optional.of(token));
    }

    static ProbeBench open(Path folder) {
        return open(folder, SHORT);
    }

    static ProbeBench open(Path folder, Patience patience) {
        try {
            return new ProbeBench(folder, patience);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MultiThreadIoEventLoopGroup oneThread() {
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    /// Opens a port of its own, and closes it at once.
    static void openAt(InetSocketAddress at) throws IOException {
        MultiThreadIoEventLoopGroup group = oneThread();
        try {
            ProbePort.open(group, at, Optional.empty(), new Turn(), () -> true, SHORT).close();
        } finally {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    ClusterKey key() throws IOException {
        return ClusterKey.read(Optional.of(token));
    }

    ProbeClient clientWith(Optional<Path> tokenFile) {
        return new ProbeClient(clientGroup, tokenFile, SHORT);
    }

    HostPort address() {
        return local(port.number());
    }

    static HostPort local(int port) {
        return new HostPort("127.0.0.1", port);
    }

    static ProbeOrder order(HostPort address, int roundTrips, long burstBytes) {
        return new ProbeOrder("n2", address, roundTrips, burstBytes, TIMEOUT);
    }

    Outcome probe(HostPort address, int roundTrips, long burstBytes) throws InterruptedException {
        return client.probe(order(address, roundTrips, burstBytes));
    }

    Outcome.Measured measure(HostPort address, int roundTrips, long burstBytes)
            throws InterruptedException {
        Outcome outcome = probe(address, roundTrips, burstBytes);
        assertThat(outcome).isInstanceOf(Outcome.Measured.class);
        return (Outcome.Measured) outcome;
    }

    String trouble(HostPort address, int roundTrips, long burstBytes) throws InterruptedException {
        return troubleOf(probe(address, roundTrips, burstBytes));
    }

    static String troubleOf(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Trouble.class);
        return ((Outcome.Trouble) outcome).text();
    }

    /// Waits for what happens soon.
    static void until(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    /// Waits until the probed node can be probed again.
    void awaitFree() {
        until(
                "the node is in no probe",
                () -> {
                    Optional<Turn.Taken> taken = turn.take();
                    taken.ifPresent(Turn.Taken::close);
                    return taken.isPresent();
                });
    }

    @Override
    public void close() {
        port.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        clientGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
