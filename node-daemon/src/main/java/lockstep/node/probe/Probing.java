package lockstep.node.probe;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;

import lockstep.node.config.HostPort;
import lockstep.node.config.NodeConfig;
import lockstep.protocol.v1.ProbeResult;
import lockstep.protocol.v1.SenseRequest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// This node's part in the controller's rounds of probes: it is probed at its port, and probes
/// others as it is told.
public final class Probing implements AutoCloseable {

    /// A round may begin while the last probe of the one before ends.
    private static final Duration TURN_MOST = Duration.ofSeconds(2);

    private static final Duration STOP_MOST = Duration.ofSeconds(5);

    private final MultiThreadIoEventLoopGroup group;
    private final ExecutorService tasks;
    private final ProbePort port;
    private final ProbeDesk desk;
    private final HostPort address;

    private Probing(NodeConfig config, HostPort listen, BooleanSupplier nodeIsFree, Runnable urgent)
            throws IOException {
        var at = new InetSocketAddress(listen.host(), listen.port());
        if (at.isUnresolved()) {
            throw new UnknownHostException("the host name " + listen.host() + " has no address");
        }
        Optional<Path> tokenFile = config.cluster().tokenFile();
        var turn = new Turn();
        group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        Thread.ofPlatform().daemon().name("probe").factory(),
                        NioIoHandler.newFactory());
        try {
            port = ProbePort.open(group, at, tokenFile, turn, nodeIsFree, Patience.STANDARD);
        } catch (IOException e) {
            stop();
            throw e;
        }
        address = address(config, listen);
        tasks =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("probe-tasks").factory());
        var client = new ProbeClient(group, tokenFile, Patience.STANDARD);
        desk =
                new ProbeDesk(
                        order -> inTurn(turn, client, order),
                        tasks,
                        nodeIsFree,
                        InstantSource.system(),
                        urgent);
    }

    /// Listens from now on.
    ///
    /// @param listen port 0: any that is free
    /// @param nodeIsFree whether no job holds anything of the node; any thread may ask
    /// @param urgent told when there is a result
    /// @throws IOException when it cannot listen there
    public static Probing open(
            NodeConfig config, HostPort listen, BooleanSupplier nodeIsFree, Runnable urgent)
            throws IOException {
        return new Probing(config, listen, nodeIsFree, urgent);
    }

    private static Outcome inTurn(Turn turn, Prober prober, ProbeOrder order)
            throws InterruptedException {
        Optional<Turn.Taken> taken = turn.await(TURN_MOST);
        if (taken.isEmpty()) {
            return new Outcome.Trouble("this node is busy: it is in another probe");
        }
        try (var _ = taken.get()) {
            return prober.probe(order);
        }
    }

    private HostPort address(NodeConfig config, HostPort listen) {
        boolean everywhere =
                new InetSocketAddress(listen.host(), 0).getAddress().isAnyLocalAddress();
        String host = everywhere ? config.node().address() : listen.host();
        return config.probe().address().orElse(new HostPort(host, port.number()));
    }

    /// Where other nodes reach the probe port.
    public HostPort address() {
        return address;
    }

    /// Takes the tasks of a request.
    public void take(SenseRequest request) {
        desk.take(request.getEpoch(), request.getProbesList());
    }

    /// Results that have not been told. They count as told from now on.
    public List<ProbeResult> fresh() {
        return desk.fresh();
    }

    /// Those that have not been told, and those that a stream before this one may have lost.
    public List<ProbeResult> recent() {
        return desk.recent();
    }

    /// Ends what is going on and stops listening.
    @Override
    public void close() {
        tasks.shutdownNow();
        port.close();
        stop();
    }

    private void stop() {
        group.shutdownGracefully(0, STOP_MOST.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(STOP_MOST.toMillis());
    }
}
