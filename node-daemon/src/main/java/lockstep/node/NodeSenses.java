package lockstep.node;

import lockstep.node.agent.ProtocolVersion;
import lockstep.node.agent.Standing;
import lockstep.node.config.HostPort;
import lockstep.node.config.NodeConfig;
import lockstep.node.link.Controllers;
import lockstep.node.link.SenseLinkClient;
import lockstep.node.link.Timer;
import lockstep.node.probe.Probing;
import lockstep.node.sense.HappeningLog;
import lockstep.node.sense.Sensor;
import lockstep.node.sense.SensorRounds;
import lockstep.node.sense.digest.DigestBook;
import lockstep.node.sense.progress.RankProgress;
import lockstep.node.sense.progress.StepBook;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeFault;
import lockstep.protocol.v1.ProbeResult;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;
import lockstep.protocol.v1.StepReport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Watches the node's health and tells the controller, on threads that the agent does not use.
/// Nothing that fails here ends the daemon: it has ranks to watch.
final class NodeSenses implements SenseLinkClient.Source, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeSenses.class);

    /// No sensor is due more often than each second.
    private static final Duration TICK = Duration.ofMillis(500);

    private final String node;
    private final Supplier<Standing> standing;
    private final ScheduledThreadPoolExecutor roundThread = oneThread("sensor-rounds");
    private final ScheduledThreadPoolExecutor linkThread = oneThread("sense-link");

    /// As many threads as readings that are under way: one that hangs keeps only itself.
    private final ExecutorService readers =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("sensor").factory());

    private final HappeningLog happenings;
    private final DigestBook digests = new DigestBook(InstantSource.system());
    private final StepBook steps;
    private final SensorRounds rounds;
    private final SenseLinkClient link;
    private final Optional<Probing> probing;

    /// Starts reading and telling.
    ///
    /// @param standing the agent's newest; any thread may ask
    /// @param ranks those that may tell of their steps
    /// @param happenings also what others of this daemon tell
    NodeSenses(
            NodeConfig config,
            Controllers controllers,
            List<Sensor> sensors,
            Supplier<Standing> standing,
            Supplier<List<RankProgress>> ranks,
            HappeningLog happenings) {
        this.happenings = happenings;
        this.steps = new StepBook(ranks, InstantSource.system());
        this.node = config.node().name();
        this.standing = standing;
        link =
                new SenseLinkClient(
                        controllers,
                        Timer.of(linkThread),
                        new SplittableRandom(),
                        config.sense().reportEvery(),
                        this);
        rounds =
                new SensorRounds(
                        sensors, readers, System::nanoTime, digests, happenings, link::urgent);
        probing = config.probe().listen().flatMap(listen -> probing(config, listen));
    }

    private Optional<Probing> probing(NodeConfig config, HostPort listen) {
        try {
            var probing = Probing.open(config, listen, () -> standing.get().free(), link::urgent);
            LOG.info("Other nodes probe this one at {}", probing.address());
            return Optional.of(probing);
        } catch (IOException e) {
            LOG.warn(
                    "This node is not probed: cannot listen at probe.listen ({}): {}.\n"
                            + "Maybe another node on this host has that port: set probe.listen, or"
                            + " leave it empty.",
                    listen,
                    e.getMessage());
            return Optional.empty();
        }
    }

    void start() {
        link.start();
        var _ =
                roundThread.scheduleWithFixedDelay(
                        this::tick, 0, TICK.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void tick() {
        try {
            rounds.tick();
        } catch (RuntimeException e) {
            LOG.error("A round of the sensors failed", e);
        }
    }

    private static ScheduledThreadPoolExecutor oneThread(String name) {
        var executor =
                new ScheduledThreadPoolExecutor(
                        1,
                        Thread.ofPlatform().daemon().name(name).factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        return executor;
    }

    @Override
    public SenseReport all() {
        return report(digests.all(), steps.all(), probing.map(Probing::recent).orElse(List.of()));
    }

    @Override
    public SenseReport changes() {
        return report(
                digests.changed(), steps.changed(), probing.map(Probing::fresh).orElse(List.of()));
    }

    private SenseReport report(
            List<MetricDigest> told, List<StepReport> stepTimes, List<ProbeResult> probes) {
        Standing now = standing.get();
        var report =
                SenseReport.newBuilder()
                        .setProtocolVersion(ProtocolVersion.OWN.current())
                        .setClusterId(now.clusterId())
                        .setNode(node)
                        .setIncarnation(now.incarnation())
                        .addAllDigests(told)
                        .addAllSteps(stepTimes)
                        .addAllProbes(probes)
                        .setProbeAddress(probing.map(open -> open.address().toString()).orElse(""))
                        .addAllHappenings(happenings.waiting())
                        .setSentAtEpochMillis(InstantSource.system().millis());
        rounds.faults()
                .forEach(
                        fault ->
                                report.addFaults(
                                        NodeFault.newBuilder()
                                                .setPart(fault.part())
                                                .setText(fault.text())));
        return report.build();
    }

    /// What another life of the node is told is not for this one: its happenings have other
    /// numbers, and its probes are over.
    @Override
    public void heard(SenseRequest request) {
        if (request.getIncarnation().equals(standing.get().incarnation())) {
            happenings.acknowledge(request.getHappeningsUntil());
            probing.ifPresent(open -> open.take(request));
        }
    }

    /// Stops telling. A reading that hangs is left to the end of the process.
    @Override
    public void close() {
        roundThread.close();
        readers.shutdown();
        linkThread.execute(link::close);
        linkThread.close();
        probing.ifPresent(Probing::close);
    }
}
