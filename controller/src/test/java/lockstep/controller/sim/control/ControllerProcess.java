package lockstep.controller.sim.control;

import lockstep.controller.api.ClusterIdentity;
import lockstep.controller.api.ClusterView;
import lockstep.controller.api.Leadership;
import lockstep.controller.journal.JournalFailure;
import lockstep.controller.link.OrdersWriter;
import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.client.ApiDoor;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.DriftingClock;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.Network;
import lockstep.controller.sim.engine.World;
import lockstep.controller.sim.node.ControllerDoor;
import lockstep.controller.sim.node.NodeStream;
import lockstep.controller.sim.seam.Seams;
import lockstep.controller.store.JournalBackedStore;
import lockstep.controller.store.Store;
import lockstep.controller.term.Seat;
import lockstep.controller.term.Standby;
import lockstep.controller.term.TakenOver;
import lockstep.controller.term.Term;
import lockstep.controller.term.TermSettings;
import lockstep.controller.wire.BadReport;
import lockstep.controller.wire.DutyWriter;
import lockstep.controller.wire.ReportReader;
import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.decide.Command;
import lockstep.gang.decide.Reply;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.Submitter;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;
import lockstep.protocol.v1.NodeReport;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One controller's host: its process follows until ZooKeeper suggests it, then leads until
/// something goes wrong, dies, and is started again.
public final class ControllerProcess implements ControllerDoor, ApiDoor {
    private static final double DRIFT = 0.002;
    private static final Duration LATCH_CHECK = Duration.ofMillis(100);
    private static final Submitter ROOT = new Submitter(0, 0, "root");
    private static final ClusterIdentity IDENTITY =
            new ClusterIdentity("simulated", Database.cluster().toString(), "controller", "0");
    private static final OrdersWriter ORDERS =
            new OrdersWriter(IDENTITY.id(), new DutyWriter(IDENTITY.name(), Duration.ofSeconds(2)));

    private final World world;
    private final Network network;
    private final Checker checker;
    private final Seams seams;
    private final Database database;
    private final Latch latch;
    private final List<TermSettings> editions;
    private final String host;
    private final Chance chance;
    private final WallClock wallClock;
    private final Life supervisor;
    private int lives;
    private Life life = new Life("none");
    private Optional<Sites> sites = Optional.empty();
    private Optional<Store> store = Optional.empty();
    private Seat seat = seat();
    private Optional<Reign> reign = Optional.empty();

    /// @param editions of the configuration; each leader reads the next one
    public ControllerProcess(
            World world,
            Network network,
            Checker checker,
            Seams seams,
            Database database,
            Latch latch,
            List<TermSettings> editions,
            String host) {
        this.world = world;
        this.network = network;
        this.checker = checker;
        this.seams = seams;
        this.database = database;
        this.latch = latch;
        this.editions = editions;
        this.host = host;
        this.chance = world.chance().about("controller " + host);
        this.wallClock = new WallClock(world, chance);
        this.supervisor = new Life("supervisor of " + host);
    }

    private static Seat seat() {
        return new Seat(Optional::empty, Standby.of(ControllerProcess::nothing), ORDERS::write);
    }

    private static ClusterView nothing() {
        return new ClusterView(
                new ClusterSnapshot(ClusterState.empty(), Partitions.single(), Set.of(), Set.of()),
                Map.of(),
                IDENTITY);
    }

    /// Starts the process.
    public void start() {
        lives++;
        Life begun = new Life(host + "/" + lives, this::startAgain);
        life = begun;
        Sites touching = new Sites(world, begun);
        sites = Optional.of(touching);
        store =
                Optional.of(
                        new JournalBackedStore(
                                database.connect(touching), Database.cluster(), wallClock));
        seat = seat();
        reign = Optional.empty();
        latch.join(begun);
        world.timeline().in(begun, LATCH_CHECK, this::followLatch);
    }

    private void startAgain() {
        latch.died(life);
        Duration pause = chance.between(Duration.ofMillis(100), Duration.ofSeconds(4));
        world.timeline().in(supervisor, pause, this::start);
    }

    private void followLatch() {
        boolean suggested = latch.suggests(life);
        if (reign.isEmpty()) {
            store.orElseThrow().follow();
        }
        if (suggested && reign.isEmpty()) {
            lead(sites.orElseThrow(), store.orElseThrow());
        } else if (!suggested && reign.isPresent()) {
            throw died("ZooKeeper takes the leadership away");
        }
        world.timeline().in(life, LATCH_CHECK, this::followLatch);
    }

    private void lead(Sites touching, Store journal) {
        DriftingClock clock =
                new DriftingClock(world.timeline(), chance.between(1 - DRIFT, 1 + DRIFT));
        TermSettings settings;
        Term term;
        try {
            TakenOver taken = takeOver(journal);
            settings = edition(taken.state().epoch());
            term =
                    new Term(
                            taken,
                            settings,
                            IDENTITY,
                            Reign.slow(
                                    seams.planner(
                                            new PricePlanner(Settings.standard(), Policy.open())),
                                    touching),
                            wallClock,
                            clock::nanos,
                            _ -> {},
                            this::show,
                            () -> {},
                            this::stop);
        } catch (JournalFailure failed) {
            throw died(String.valueOf(failed.getMessage()));
        }
        Reign begun =
                new Reign(
                        world,
                        life,
                        term,
                        settings.leadershipValidity().dividedBy(4),
                        settings.adjustable().get().planAtLeastEvery(),
                        this::stop);
        world.note(life.name(), "leads epoch " + begun.epoch());
        reign = Optional.of(begun);
        seat.take(term);
        begun.start();
    }

    /// Another one in each leadership.
    private TermSettings edition(Epoch epoch) {
        return editions.get((int) (epoch.value() % editions.size()));
    }

    private TakenOver takeOver(Store journal) {
        TakenOver taken = journal.takeOver(life.name());
        checker.tookOver(taken.state(), life.name());
        return seams.takenOver(taken);
    }

    private void show(ClusterView view) {
        checker.shown(view.state(), life.name());
    }

    /// What production code calls when it cannot go on.
    private void stop(String why, Throwable cause) {
        life.requireAlive();
        if (!isExpected(cause)) {
            checker.verdict().broken("BUG", "%s stops: %s%n%s".formatted(life, why, trace(cause)));
        }
        throw died(why);
    }

    private boolean isExpected(Throwable cause) {
        if (cause instanceof JournalFailure failure) {
            return switch (failure.code()) {
                case FENCED, STORE_FAILED, UNKNOWN_OUTCOME -> true;
                case CORRUPT, WRONG_CLUSTER, BEHIND_SNAPSHOT -> false;
            };
        }
        return checker.isSuperseded(reign.map(Reign::epoch).orElse(0L));
    }

    private static String trace(Throwable cause) {
        return Arrays.stream(cause.getStackTrace())
                .map(frame -> "    at " + frame)
                .collect(Collectors.joining("\n", cause + "\n", ""));
    }

    private Error died(String why) {
        world.note(life.name(), "† ends: " + why);
        return life.die();
    }

    /// Whether it leads and may act as leader now.
    public boolean leads() {
        return !life.isOver() && seat.leadership() instanceof Leadership.Leading;
    }

    /// Writes into the trace why jobs wait, by the planner's last word.
    public void explain() {
        seat.view()
                .waits()
                .forEach((job, wait) -> world.note(life.name(), "job %s: %s".formatted(job, wait)));
    }

    /// `kill -9`.
    public void kill() {
        world.note(life.name(), "† killed");
        life.end();
    }

    /// SIGSTOP and SIGCONT.
    public void stopFor(Duration time) {
        world.note(life.name(), "‖ stopped for %d ms".formatted(time.toMillis()));
        life.freezeUntil(world.nowNanos() + time.toNanos());
    }

    public void setWallClock() {
        wallClock.jump();
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public Optional<Life> listener() {
        return life.isOver() ? Optional.empty() : Optional.of(life);
    }

    @Override
    public void reported(NodeReport report, NodeStream stream) {
        try {
            seat.reported(
                    ReportReader.read(report),
                    new OrdersPath(network, sites.orElseThrow(), host, stream));
        } catch (BadReport malformed) {
            checker.verdict().broken("BUG", String.valueOf(malformed.getMessage()));
        }
        reign.ifPresent(Reign::wakeWriter);
    }

    /// An administrator on this host lets all drained nodes work again.
    public void resumeDrained() {
        world.timeline().in(life, Duration.ZERO, this::askToResume);
    }

    private void askToResume() {
        List<NodeName> drained =
                seat.view().state().nodes().values().stream()
                        .filter(node -> node.service().drain().isPresent())
                        .map(Node::name)
                        .toList();
        if (!drained.isEmpty()) {
            world.note(life.name(), "an administrator resumes " + drained);
            asked(new Command.Resume(drained, ROOT), new Noted());
        }
    }

    /// An administrator on this host has the nodes forgotten that were lost, by what he last saw.
    public void forgetLost() {
        world.timeline().in(life, Duration.ZERO, this::askToForget);
    }

    private void askToForget() {
        List<NodeName> lost =
                seat.view().state().nodes().values().stream()
                        .filter(Node::lost)
                        .map(Node::name)
                        .toList();
        if (!lost.isEmpty()) {
            world.note(life.name(), "an administrator forgets " + lost);
            asked(new Command.ForgetNodes(lost, ROOT), new Noted());
        }
    }

    /// What an administrator reads, who asks again if need be.
    private final class Noted implements Answer {
        @Override
        public void replied(Reply reply) {
            world.note(host, reply.toString());
        }

        @Override
        public void failed(String why) {
            world.note(host, "not done: " + why);
        }
    }

    @Override
    public void asked(Command command, Answer answer) {
        Sites here = sites.orElseThrow();
        var _ =
                seat.submit(seams.command(command))
                        .whenComplete(
                                (reply, failure) -> {
                                    here.pass("before it answers");
                                    if (failure == null) {
                                        answer.replied(reply);
                                    } else {
                                        answer.failed(String.valueOf(failure.getMessage()));
                                    }
                                });
        reign.ifPresent(Reign::wakeWriter);
    }
}
