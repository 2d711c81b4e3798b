package lockstep.node;

import lockstep.node.agent.Restores;
import lockstep.node.agent.Standing;
import lockstep.node.launch.StagedJobs;
import lockstep.node.link.Controllers;
import lockstep.node.link.StageLinkClient;
import lockstep.node.link.Timer;
import lockstep.node.stage.HandSite;
import lockstep.node.stage.Hands;
import lockstep.node.stage.JobSweep;
import lockstep.node.stage.Solitude;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The node's part in moving checkpoints: hears what is to be done, has it done, and tells what
/// lies here, on a thread that the agent does not use. Nothing that fails here ends the daemon.
final class NodeStage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStage.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final HandSite site;
    private final Supplier<Standing> standing;
    private final ScheduledThreadPoolExecutor thread = oneThread("stage-link");
    private final Hands hands;
    private final ScheduledThreadPoolExecutor sweeper = oneThread("stage-sweep");
    private final JobSweep sweep;
    private final StageLinkClient link;
    private final Solitude solitude = new Solitude();
    private long epochSeen;
    private long ordersHeard;

    /// Starts nothing yet.
    ///
    /// @param standing the agent's newest; any thread may ask
    /// @param nanoClock monotonic
    NodeStage(
            Controllers controllers,
            HandSite site,
            Supplier<Standing> standing,
            LongSupplier nanoClock) {
        this.site = site;
        this.standing = standing;
        link =
                new StageLinkClient(
                        controllers,
                        Timer.of(thread, nanoClock),
                        new SplittableRandom(),
                        this::report,
                        this::obey);
        hands = new Hands(site, thread, nanoClock, link::changed);
        sweep =
                new JobSweep(
                        new StagedJobs(site.directory(), site.privilege()),
                        sweeper,
                        () -> thread.execute(link::changed));
    }

    /// Who knows whether a checkpoint has come.
    Restores restores() {
        return hands;
    }

    void start() {
        link.start();
        sweep.start();
        var _ =
                thread.scheduleWithFixedDelay(
                        this::tick, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void tick() {
        try {
            mindSilence();
            hands.tick();
        } catch (RuntimeException e) {
            LOG.error("Looking after the hands failed", e);
        }
    }

    private void mindSilence() {
        switch (solitude.look(link.silentFor(), link.streams())) {
            case GIVE_UP -> hands.giveUp();
            case TAKE_UP -> hands.takeUp();
            case NOTHING -> {}
        }
    }

    private void obey(StageOrders orders) {
        objection(orders)
                .ifPresentOrElse(
                        why -> LOG.warn("Orders for checkpoints refused: {}", why),
                        () -> {
                            epochSeen = orders.getEpoch();
                            ordersHeard = orders.getNumber();
                            hands.obey(orders);
                            sweep.forget(standing.get().clusterId(), forgotten(orders));
                        });
    }

    /// Nothing of which anything else is ordered.
    private static Set<Integer> forgotten(StageOrders orders) {
        Set<Integer> jobs = new HashSet<>(orders.getForgottenJobsList());
        orders.getWatchesList().forEach(one -> jobs.remove(one.getJobId()));
        orders.getCopiesList().forEach(one -> jobs.remove(one.getKey().getJobId()));
        orders.getRestoresList().forEach(one -> jobs.remove(one.getKey().getJobId()));
        orders.getKeepsList().forEach(one -> jobs.remove(one.getKey().getJobId()));
        return jobs;
    }

    /// An older leader must not have anything moved or deleted.
    private Optional<String> objection(StageOrders orders) {
        Standing now = standing.get();
        if (!orders.getIncarnation().equals(now.incarnation())) {
            return Optional.of("they are for another life of this node");
        }
        if (!now.clusterId().isEmpty() && !now.clusterId().equals(orders.getClusterId())) {
            return Optional.of(
                    "they come from cluster '%s', this node belongs to '%s'"
                            .formatted(orders.getClusterId(), now.clusterId()));
        }
        long seen = Math.max(epochSeen, now.epoch());
        return orders.getEpoch() < seen
                ? Optional.of(
                        "their epoch %d is over, %d has been seen"
                                .formatted(orders.getEpoch(), seen))
                : Optional.empty();
    }

    private StageReport report() {
        Standing now = standing.get();
        StageReport.Builder report = hands.report();
        return report.setClusterId(now.clusterId())
                .setNode(site.node())
                .setIncarnation(now.incarnation())
                .setEpochSeen(Math.max(epochSeen, now.epoch()))
                .setAddress(site.address())
                .setOrdersHeard(ordersHeard)
                .addAllJobsHere(sweep.here())
                .build();
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

    /// Ends the hands. What they were doing is taken up by the next daemon.
    @Override
    public void close() {
        thread.execute(link::close);
        thread.execute(hands::close);
        thread.close();
        sweeper.shutdownNow();
    }
}
