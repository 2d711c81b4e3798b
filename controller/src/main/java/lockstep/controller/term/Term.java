package lockstep.controller.term;

import lockstep.controller.api.ClusterIdentity;
import lockstep.controller.api.ClusterView;
import lockstep.controller.link.NodeDesk;
import lockstep.controller.loop.ControlLoop;
import lockstep.controller.loop.ControlThread;
import lockstep.controller.loop.FatalStop;
import lockstep.controller.loop.Published;
import lockstep.controller.planning.PlannerBell;
import lockstep.controller.planning.PlannerThread;
import lockstep.controller.planning.PlanningRound;
import lockstep.controller.planning.StartBackoff;
import lockstep.controller.sense.SenseDesk;
import lockstep.controller.stage.StageDesk;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Decider;
import lockstep.gang.decide.Evictions;
import lockstep.gang.decide.OverdueDrains;
import lockstep.gang.decide.Reply;
import lockstep.gang.decide.TokenKeeping;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Planner;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// One leadership: every part that exists only while this process leads, wired together.
///
/// It has no way back to following: whoever loses the leadership ends the process, and a fresh one
/// follows.
public final class Term implements AutoCloseable {
    static final Duration TICK = Duration.ofMillis(250);
    static final Duration SNAPSHOT_CHECK = Duration.ofSeconds(1);

    private final TermSettings settings;
    private final ClusterIdentity identity;
    private final Published.Listener chronicle;
    private final Consumer<ClusterView> readers;
    private final LeadershipWatch watch;
    private final Clock wallClock;
    private final ControlLoop loop;
    private final ControlThread writer;
    private final NodeDesk desk;
    private final SenseDesk senses;
    private final StageDesk stages;
    private final StartBackoff backoff;
    private final PlanningRound round;
    private final PlannerBell bell = new PlannerBell();
    private final PlannerThread planner;
    private final SnapshotTaker snapshots;
    private final ScheduledExecutorService ticker =
            Executors.newScheduledThreadPool(
                    4, Thread.ofPlatform().name("ticker-", 0).daemon(true).factory());
    private final FatalStop fatal;

    /// @param nanoClock monotonic
    /// @param chronicle told of each durable batch, on the writer's thread: it must return at once
    /// @param readers told of each new view, on the writer's thread or the planner's
    /// @param alive told again and again on the writer's thread, for as long as that does not hang
    public Term(
            TakenOver store,
            TermSettings settings,
            ClusterIdentity identity,
            Planner policy,
            Clock wallClock,
            LongSupplier nanoClock,
            Published.Listener chronicle,
            Consumer<ClusterView> readers,
            Runnable alive,
            FatalStop fatal) {
        this.settings = settings;
        this.identity = identity;
        this.chronicle = chronicle;
        this.readers = readers;
        this.fatal = fatal;
        this.wallClock = wallClock;
        Epoch epoch = store.state().epoch();
        watch =
                new LeadershipWatch(
                        epoch,
                        store.databaseEpoch(),
                        settings.leadershipValidity(),
                        nanoClock,
                        fatal);
        loop =
                new ControlLoop(
                        store.log(),
                        watch::confirm,
                        () -> new Decider(settings.adjustable().get().rules(), settings.baggage()),
                        store.state(),
                        wallClock,
                        this::published,
                        fatal);
        writer = new ControlThread(loop, alive, settings.writerPatience(), fatal);
        desk =
                new NodeDesk(
                        epoch,
                        store.passedOver()::contains,
                        settings.leases(),
                        loop::state,
                        loop::offer,
                        nanoClock,
                        this::fetched,
                        watch,
                        fatal);
        senses =
                new SenseDesk(
                        epoch,
                        settings.assessing(),
                        settings.probing(),
                        () -> settings.adjustable().get().progress(),
                        loop::state,
                        loop::offer,
                        wallClock,
                        nanoClock);
        backoff = new StartBackoff(nanoClock);
        stages =
                new StageDesk(
                        epoch,
                        identity.id(),
                        settings.staging(),
                        loop::state,
                        desk::silent,
                        this::reserved,
                        loop::offer,
                        nanoClock);
        round =
                new PlanningRound(
                        policy,
                        this::snapshot,
                        senses::standing,
                        loop::offer,
                        wallClock,
                        () -> settings.adjustable().get().remedies());
        planner =
                new PlannerThread(
                        round,
                        bell,
                        () -> settings.adjustable().get().planAtLeastEvery(),
                        this::tellReaders,
                        fatal);
        snapshots =
                new SnapshotTaker(settings.snapshotEvery(), loop::state, store.snapshots(), fatal);
    }

    public void start() {
        watch.start();
        writer.start();
        planner.start();
        var _ =
                ticker.scheduleAtFixedRate(
                        this::tickNodes, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        var _ =
                ticker.scheduleWithFixedDelay(
                        this::tickHealth, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        var _ =
                ticker.scheduleWithFixedDelay(
                        this::tickStages, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        var _ =
                ticker.scheduleWithFixedDelay(
                        snapshots::takeIfDue,
                        SNAPSHOT_CHECK.toMillis(),
                        SNAPSHOT_CHECK.toMillis(),
                        TimeUnit.MILLISECONDS);
        tellReaders();
    }

    /// Hands a command to the writer.
    public CompletableFuture<Reply> submit(Command command) {
        return loop.offer(command);
    }

    public NodeDesk desk() {
        return desk;
    }

    public SenseDesk senses() {
        return senses;
    }

    public StageDesk stages() {
        return stages;
    }

    /// What the settings hand out has become something else.
    void adjusted() {
        bell.ring();
        tellReaders();
    }

    public boolean mayAct() {
        return watch.mayAct();
    }

    /// Without what a whole view costs: every report of every node asks.
    ClusterIdentity identity() {
        return identity;
    }

    public ClusterView view() {
        PlanningRound.Outlook outlook = round.outlook();
        return new ClusterView(
                snapshot(), outlook.waits(), outlook.starts(), round.proposals(), identity);
    }

    private ClusterSnapshot snapshot() {
        return new ClusterSnapshot(
                loop.state(),
                settings.adjustable().get().partitions(),
                desk.silent(),
                backoff.resting(),
                senses.conditions(),
                stages.staging());
    }

    private Map<JobId, List<NodeName>> reserved() {
        return round.outlook().reserved();
    }

    private void published(Published news) {
        chronicle.published(news);
        desk.published(news);
        backoff.published(news);
        stages.published(news);
        bell.published(news);
        tellReaders();
    }

    private void tellReaders() {
        readers.accept(view());
    }

    private void tickNodes() {
        tick(
                () -> {
                    endOverdue();
                    return desk.tick();
                });
    }

    /// Apart from the leases: to compare very many nodes takes a while.
    private void tickHealth() {
        tick(senses::tick);
    }

    /// Apart from both: to look at very many checkpoints takes a while too.
    private void tickStages() {
        tick(stages::tick);
    }

    private void tick(BooleanSupplier isNews) {
        try {
            if (isNews.getAsBoolean()) {
                bell.ring();
                tellReaders();
            }
        } catch (RuntimeException broken) {
            fatal.stop("the desks of the nodes failed", broken);
        }
    }

    private long fetched(AttemptId attempt) {
        return stages.fetched(attempt);
    }

    /// What is not decided by the next tick is offered again, which does no harm.
    private void endOverdue() {
        Instant now = wallClock.instant();
        if (!Evictions.due(loop.state(), now).isEmpty()) {
            var _ = loop.offer(new Command.GraceOver());
        }
        if (!OverdueDrains.of(loop.state(), now).isEmpty()) {
            var _ = loop.offer(new Command.DrainDeadline());
        }
        if (!TokenKeeping.over(loop.state(), now).isEmpty()) {
            var _ = loop.offer(new Command.EndTokens());
        }
    }

    // What the threads do, for the simulator, which has none.

    void tick() {
        tickNodes();
        tickHealth();
        tickStages();
    }

    LeadershipWatch watch() {
        return watch;
    }

    ControlLoop loop() {
        return loop;
    }

    PlannerBell bell() {
        return bell;
    }

    PlanningRound round() {
        return round;
    }

    SnapshotTaker snapshots() {
        return snapshots;
    }

    /// Stops cleanly: what is in hand is finished, nothing new begins.
    @Override
    public void close() {
        ticker.shutdown();
        planner.close();
        writer.close();
        watch.close();
    }
}
