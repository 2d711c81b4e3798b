package lockstep.node;

import lockstep.node.agent.Standing;
import lockstep.node.config.NodeConfig;
import lockstep.node.link.SenseLinkClient;
import lockstep.node.link.Timer;
import lockstep.node.sense.HappeningLog;
import lockstep.node.sense.SensorRounds;
import lockstep.node.sense.digest.DigestBook;
import lockstep.node.sense.progress.RankProgress;
import lockstep.node.sense.progress.StepBook;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeFault;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;
import lockstep.protocol.v1.StepReport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
    private static final int PROTOCOL_VERSION = 1;

    /// No sensor is due more often than each second.
    private static final Duration TICK = Duration.ofMillis(500);

    private final String node;
    private final Supplier<Standing> standing;
    private final ScheduledThreadPoolExecutor roundThread = oneThread("sensor-rounds");
    private final ScheduledThreadPoolExecutor linkThread = oneThread("sense-link");

    /// As many threads as readings that are under way: one that hangs keeps only itself.
    private final ExecutorService readers =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("sensor").factory());

    private final HappeningLog happenings = new HappeningLog();
    private final DigestBook digests = new DigestBook(InstantSource.system());
    private final StepBook steps;
    private final SensorRounds rounds;
    private final SenseLinkClient link;

    /// Starts reading and telling.
    ///
    /// @param standing the agent's newest; any thread may ask
    /// @param ranks those that may tell of their steps
    /// @throws IOException when what it is told to watch cannot be looked at
    NodeSenses(
            NodeConfig config,
            Path root,
            Supplier<Standing> standing,
            Supplier<List<RankProgress>> ranks)
            throws IOException {
        this.steps = new StepBook(ranks, InstantSource.system());
        this.node = config.node().name();
        this.standing = standing;
        link =
                new SenseLinkClient(
                        config.cluster().controllers(),
                        config.cluster().tokenFile(),
                        Timer.of(linkThread),
                        new SplittableRandom(),
                        config.sense().reportEvery(),
                        this);
        rounds =
                new SensorRounds(
                        SensorList.of(
                                node,
                                config.sense(),
                                root,
                                () -> standing.get().free(),
                                System::nanoTime),
                        readers,
                        System::nanoTime,
                        digests,
                        happenings,
                        link::urgent);
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
        return report(digests.all(), steps.all());
    }

    @Override
    public SenseReport changes() {
        return report(digests.changed(), steps.changed());
    }

    private SenseReport report(List<MetricDigest> told, List<StepReport> stepTimes) {
        Standing now = standing.get();
        var report =
                SenseReport.newBuilder()
                        .setProtocolVersion(PROTOCOL_VERSION)
                        .setClusterId(now.clusterId())
                        .setNode(node)
                        .setIncarnation(now.incarnation())
                        .addAllDigests(told)
                        .addAllSteps(stepTimes)
                        .addAllHappenings(happenings.waiting());
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
    /// numbers.
    @Override
    public void heard(SenseRequest request) {
        if (request.getIncarnation().equals(standing.get().incarnation())) {
            happenings.acknowledge(request.getHappeningsUntil());
        }
    }

    /// Stops telling. A reading that hangs is left to the end of the process.
    @Override
    public void close() {
        roundThread.close();
        readers.shutdown();
        linkThread.execute(link::close);
        linkThread.close();
    }
}
