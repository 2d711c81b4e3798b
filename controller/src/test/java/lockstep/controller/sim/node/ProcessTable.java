package lockstep.controller.sim.node;

import lockstep.controller.sim.check.Checker;
import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.DriftingClock;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.World;
import lockstep.controller.sim.node.RankProcess.Barrier;
import lockstep.controller.sim.node.RankProcess.Stage;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.RankExit;
import lockstep.node.agent.AttemptKey;
import lockstep.node.agent.RankEvents;
import lockstep.node.agent.RankState;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The processes of one machine. They live on while the daemon is dead, and end with the power.
///
/// Here it is known what user code really does; the checker hears of it first.
final class ProcessTable {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final Duration AT_ONCE = Duration.ofMillis(3);

    private final World world;
    private final Checker checker;
    private final Chance chance;
    private final String node;
    private final Map<AttemptKey, TreeMap<Integer, RankProcess>> gangs = new TreeMap<>();
    private Life boot;
    private DriftingClock clock;
    private Optional<RankEvents> observer = Optional.empty();
    private Life observerLife = new Life("nobody");
    private Predicate<AttemptKey> nodeHasReason = _ -> false;
    private Predicate<AttemptKey> isDamaged = _ -> false;
    private int lastPid = 100;

    ProcessTable(World world, Checker checker, String node, Life boot, DriftingClock clock) {
        this.world = world;
        this.checker = checker;
        this.chance = world.chance().about("processes of " + node);
        this.node = node;
        this.boot = boot;
        this.clock = clock;
    }

    /// Whether the node may end ranks of an attempt without the controller's word.
    void reasons(Predicate<AttemptKey> hasReason) {
        nodeHasReason = hasReason;
    }

    /// Whether the spool cannot read what it knew of an attempt.
    void damaged(Predicate<AttemptKey> damaged) {
        isDamaged = damaged;
    }

    /// A daemon watches from now on.
    void watchedBy(Life daemon, RankEvents events) {
        observerLife = daemon;
        observer = Optional.of(events);
    }

    Collection<RankProcess> ranks(AttemptKey key) {
        return gangs.getOrDefault(key, new TreeMap<>()).values();
    }

    Optional<RankProcess> rank(AttemptKey key, int rank) {
        return Optional.ofNullable(gangs.getOrDefault(key, new TreeMap<>()).get(rank));
    }

    /// A shepherd is forked.
    void fork(AttemptKey key, int rank, RankProcess.Plan plan) {
        RankProcess process = new RankProcess(rank, ++lastPid, plan);
        gangs.computeIfAbsent(key, _ -> new TreeMap<>()).put(rank, process);
        if (plan.refused()) {
            record(key, process, new RankState.NeverStarted("cannot fork"));
            return;
        }
        process.shepherdLives = true;
        in(plan.setUpMillis(), () -> arrive(key, process));
    }

    /// A rank without a shepherd will never get one.
    void bar(AttemptKey key, int rank, String why) {
        RankProcess process =
                gangs.computeIfAbsent(key, _ -> new TreeMap<>())
                        .computeIfAbsent(
                                rank,
                                number ->
                                        new RankProcess(
                                                number,
                                                0,
                                                new RankProcess.Plan(
                                                        true, 0, false, 0, 0, 0, false, 0, 0, 0)));
        process.shepherdLives = false;
        record(key, process, new RankState.NeverStarted(why));
    }

    private void arrive(AttemptKey key, RankProcess process) {
        if (!process.shepherdLives) {
            return;
        }
        process.stage = Stage.WAITING;
        checker.reachedBarrier(id(key), process.rank, node);
        tell(key, process);
    }

    void open(AttemptKey key) {
        atBarrier(key, Barrier.GO);
    }

    /// Ends the shepherds that wait, unless the barrier was opened for them before.
    void abandon(AttemptKey key) {
        atBarrier(key, Barrier.END);
    }

    private void atBarrier(AttemptKey key, Barrier line) {
        for (RankProcess process : ranks(key)) {
            if (process.stage == Stage.WAITING && process.barrier == Barrier.NOTHING) {
                process.barrier = line;
                world.timeline().in(boot, soon(), () -> readBarrier(key, process));
            }
        }
    }

    private void readBarrier(AttemptKey key, RankProcess process) {
        if (!process.shepherdLives || process.stage != Stage.WAITING) {
            return;
        }
        if (process.barrier == Barrier.END) {
            endShepherd(key, process, new RankState.NeverStarted("told to end at the barrier"));
        } else {
            execute(key, process);
        }
    }

    private void execute(AttemptKey key, RankProcess process) {
        if (process.plan.execFails()) {
            process.stage = Stage.ENDED;
            checker.ended(id(key), new RankExit.Exited(process.rank, 127));
            writeRecord(key, process, new RankState.LaunchFailed(127, "no such file"));
            return;
        }
        process.stage = Stage.RUNNING;
        process.userLives = true;
        process.startedAtMillis = clock.millis();
        world.note(node, "● rank %d of %s runs".formatted(process.rank, key));
        checker.started(id(key), process.rank, node);
        tell(key, process);
        in(
                process.plan.runMillis(),
                () -> end(key, process, process.plan.exitCode(), process.plan.signal()));
    }

    private void end(AttemptKey key, RankProcess process, int code, int signal) {
        if (!process.userLives) {
            return;
        }
        process.userLives = false;
        process.stage = Stage.ENDED;
        RankExit exit =
                signal == 0
                        ? new RankExit.Exited(process.rank, code)
                        : new RankExit.Signalled(process.rank, signal);
        world.note(node, "○ rank %d of %s ended: %d/%d".formatted(process.rank, key, code, signal));
        checker.ended(id(key), exit);
        writeRecord(key, process, new RankState.Exited(signal == 0 ? code : 0, signal));
    }

    private void writeRecord(AttemptKey key, RankProcess process, RankState state) {
        if (process.shepherdLives) {
            in(process.plan.recordMillis(), () -> endShepherd(key, process, state));
        } else {
            tell(key, process);
        }
    }

    private void endShepherd(AttemptKey key, RankProcess process, RankState state) {
        if (process.shepherdLives) {
            process.shepherdLives = false;
            record(key, process, state);
        }
    }

    private void record(AttemptKey key, RankProcess process, RankState state) {
        if (process.record.isEmpty()) {
            process.record = Optional.of(state);
            process.stage = Stage.ENDED;
        }
        tell(key, process);
    }

    private void tell(AttemptKey key, RankProcess process) {
        observer.ifPresent(
                events ->
                        world.timeline()
                                .in(
                                        observerLife,
                                        soon(),
                                        () -> events.onRank(key, process.rank, process.seen())));
    }

    /// Programs are warned of their time limit, each once whatever becomes of daemons.
    ///
    /// @return whether all that live know
    boolean warn(AttemptKey key, long beforeMillis) {
        for (RankProcess process : ranks(key)) {
            if (process.userLives && !process.warned) {
                process.warned = true;
                long limit = process.plan.limitMillis();
                long after = beforeMillis < limit ? limit - beforeMillis : limit / 2;
                boolean due = clock.millis() + 1_000 >= process.startedAtMillis + after;
                world.note(node, "◌ rank %d of %s is warned".formatted(process.rank, key));
                checker.warned(id(key), process.rank, node, limit > 0 && due);
            }
        }
        return ranks(key).stream().allMatch(p -> p.warned || p.seen().isFinal());
    }

    void terminate(AttemptKey key) {
        for (RankProcess process : ranks(key)) {
            if (process.userLives) {
                signalled(key, process);
                if (!process.plan.ignoresSigterm()) {
                    int code = process.plan.exitCodeOnSigterm();
                    in(
                            chance.between(1, 500),
                            () -> end(key, process, Math.max(code, 0), code < 0 ? SIGTERM : 0));
                }
            }
        }
    }

    /// Kills the programs, and the shepherds that wait at the barrier.
    void kill(AttemptKey key) {
        for (RankProcess process : ranks(key)) {
            killUser(key, process);
            if (process.shepherdLives && process.stage == Stage.WAITING) {
                killShepherd(key, process);
            }
        }
    }

    void killStrays(AttemptKey key, int rank) {
        rank(key, rank).filter(RankProcess::isStray).ifPresent(process -> killUser(key, process));
    }

    private void killUser(AttemptKey key, RankProcess process) {
        if (process.userLives) {
            signalled(key, process);
            end(key, process, 0, SIGKILL);
        }
    }

    private void signalled(AttemptKey key, RankProcess process) {
        boolean reason = process.isStray() || nodeHasReason.test(key) || outOfTime(process);
        checker.signalled(id(key), process.rank, node, reason);
    }

    private boolean outOfTime(RankProcess process) {
        int limit = process.plan.limitMillis();
        return limit > 0 && clock.millis() + 1_000 >= process.startedAtMillis + limit;
    }

    boolean lives(AttemptKey key) {
        return ranks(key).stream().anyMatch(RankProcess::lives);
    }

    void remove(AttemptKey key) {
        if (!isDamaged.test(key)) {
            checker.recordsDeleted(id(key), node);
        }
        gangs.remove(key);
    }

    /// Kills one shepherd and leaves its program alone, as `kill -9` by mistake would.
    void killSomeShepherd() {
        List<Runnable> victims = new ArrayList<>();
        eachProcess(
                (key, process) -> {
                    if (process.shepherdLives) {
                        victims.add(() -> killShepherd(key, process));
                    }
                });
        if (!victims.isEmpty()) {
            chance.pick(victims).run();
        }
    }

    private void killShepherd(AttemptKey key, RankProcess process) {
        world.note(node, "† shepherd of rank %d of %s is killed".formatted(process.rank, key));
        process.shepherdLives = false;
        tell(key, process);
    }

    /// One look of the warden after the end of the lease.
    ///
    /// @return whether something is left to look after
    boolean endEverything() {
        gangs.keySet().forEach(this::abandon);
        eachProcess(this::killUser);
        return gangs.keySet().stream().anyMatch(this::lives);
    }

    /// The power is gone.
    void powerCut() {
        eachProcess(
                (key, process) -> {
                    process.shepherdLives = false;
                    if (process.userLives) {
                        process.userLives = false;
                        checker.ended(id(key), new RankExit.Signalled(process.rank, SIGKILL));
                    }
                });
        observer = Optional.empty();
    }

    void powerOn(Life nextBoot, DriftingClock nextClock) {
        boot = nextBoot;
        clock = nextClock;
    }

    private interface EachProcess {
        void see(AttemptKey key, RankProcess process);
    }

    private void eachProcess(EachProcess visitor) {
        gangs.forEach((key, ranks) -> ranks.values().forEach(p -> visitor.see(key, p)));
    }

    private void in(int millis, Runnable action) {
        world.timeline().in(boot, Duration.ofMillis(millis), action);
    }

    private Duration soon() {
        return chance.between(Duration.ZERO, AT_ONCE);
    }

    private static AttemptId id(AttemptKey key) {
        return new AttemptId(new JobId(key.jobId()), key.attempt());
    }
}
