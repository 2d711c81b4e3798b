package lockstep.node.agent;

import static lockstep.protocol.v1.AttemptPhase.FINISHED;
import static lockstep.protocol.v1.AttemptPhase.PREPARED;
import static lockstep.protocol.v1.AttemptPhase.PREPARING;
import static lockstep.protocol.v1.AttemptPhase.STARTED;
import static lockstep.protocol.v1.AttemptPhase.STOPPING;

import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.LaunchSpec;
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.RankLaunch;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The life of one attempt for which this node holds (or held) resources.
///
/// PREPARING → PREPARED → STARTED → STOPPING → FINISHED; any of the last two may be entered from
/// any earlier phase. FINISHED is entered only when every rank is in a final state and the host
/// proves that nothing lives. Whatever has to be done is done again at ticks until its effect is
/// seen, so no single lost signal can leave anything behind.
final class Attempt {

    private static final long KILL_AGAIN_MILLIS = 500;
    private static final long UNKILLABLE_MILLIS = 30_000;

    private final World world;
    private final AttemptRecord.Held record;
    private final TreeMap<Integer, RankState> ranks = new TreeMap<>();

    private AttemptPhase phase = PREPARING;
    private boolean recordDecided;
    private AttemptProgress progress = AttemptProgress.NONE;
    private String launchFailure = "";
    private long killAgainAtMillis;
    private int rendezvousPort;

    private Attempt(World world, AttemptRecord.Held record) {
        this.world = world;
        this.record = record;
    }

    /// An attempt that is ordered now: its record is saved, then its shepherds are started.
    static Attempt prepare(World world, AttemptRecord.Held record) {
        var attempt = new Attempt(world, record);
        for (RankLaunch launch : record.launch().getRanksList()) {
            attempt.ranks.put(launch.getRank(), new RankState.Preparing());
        }
        return attempt;
    }

    /// An attempt found in the spool, with what its ranks are doing now.
    static Attempt adopt(
            World world,
            AttemptRecord.Held record,
            AttemptProgress progress,
            Map<Integer, RankState> states,
            boolean machineRestarted) {
        var attempt = new Attempt(world, record);
        attempt.recordDecided = true;
        attempt.progress = progress;
        attempt.ranks.putAll(states);
        states.forEach(attempt::remember);
        attempt.phase = attempt.phaseOnAdoption(machineRestarted);
        return attempt;
    }

    private AttemptPhase phaseOnAdoption(boolean machineRestarted) {
        if (progress.end().isPresent()) {
            return STOPPING;
        }
        if (machineRestarted) {
            progress = ended(NodeCause.RANK_LOST, "the node restarted", world.clock().bootMillis());
            return STOPPING;
        }
        if (progress.start().isPresent()) {
            return STARTED;
        }
        if (ranks.values().stream().allMatch(Attempt::pastBarrier) && !ranks.isEmpty()) {
            progress = started(new Rendezvous("", 0));
            return STARTED;
        }
        return ranks.values().stream().anyMatch(RankState::isFinal) ? PREPARING : PREPARED;
    }

    /// Carries on with an adopted attempt, once its node knows all of its attempts.
    void resume(Set<Integer> portsTaken) {
        switch (phase) {
            case PREPARING -> failPreparation();
            case PREPARED -> offerPort(portsTaken);
            case STARTED ->
                    progress.start()
                            .ifPresent(start -> world.host().open(key(), start.rendezvous()));
            default -> world.host().abandon(key());
        }
        settle();
    }

    AttemptKey key() {
        return record.key();
    }

    LaunchSpec launch() {
        return record.launch();
    }

    private long graceMillis() {
        return Integer.toUnsignedLong(launch().getGraceMillis());
    }

    boolean holdsResources() {
        return phase != FINISHED;
    }

    int rendezvousPort() {
        return rendezvousPort;
    }

    /// The record is durable: now, and only now, may anything be started.
    void onRecordSaved() {
        recordDecided = true;
        if (phase == PREPARING) {
            world.host().prepare(record);
            advance(Set.of());
        } else {
            neverStart("it was ended before its ranks were prepared");
        }
    }

    /// The record may not be durable: nothing is started.
    void onRecordFailed(String why) {
        recordDecided = true;
        if (phase == PREPARING) {
            beginEnd(NodeCause.REFUSED, "cannot write the spool: " + why, 0);
        }
        neverStart("its spool record could not be written");
    }

    private void neverStart(String why) {
        ranks.replaceAll((_, _) -> new RankState.NeverStarted(why));
        settle();
    }

    /// Hears what became of a rank.
    ///
    /// @param portsTaken rendezvous ports that the node's other attempts have been given
    void onRank(int rank, RankState state, Set<Integer> portsTaken) {
        RankState before = ranks.get(rank);
        if (before == null || before.isFinal() || before.equals(state) || goesBack(before, state)) {
            return;
        }
        ranks.put(rank, state);
        remember(rank, state);
        world.changed().run();
        if (state.isFinal()) {
            world.host().killStrays(key(), rank);
        } else if (phase == STOPPING) {
            endLiving();
        }
        advance(portsTaken);
        settle();
    }

    private static boolean goesBack(RankState before, RankState now) {
        return switch (now) {
            case RankState.Preparing _ -> true;
            case RankState.Waiting _ -> before instanceof RankState.Live;
            default -> false;
        };
    }

    private void remember(int rank, RankState state) {
        if (state instanceof RankState.LaunchFailed failed && launchFailure.isEmpty()) {
            launchFailure = "JobLaunchFailure, rank " + rank + ": " + failed.why();
        }
    }

    private void advance(Set<Integer> portsTaken) {
        if (!recordDecided || (phase != PREPARING && phase != PREPARED)) {
            return;
        }
        if (ranks.values().stream().anyMatch(RankState::isFinal)) {
            failPreparation();
        } else if (phase == PREPARING
                && ranks.values().stream().allMatch(RankState.Waiting.class::isInstance)) {
            phase = PREPARED;
            offerPort(portsTaken);
            world.changed().run();
        }
    }

    private void offerPort(Set<Integer> portsTaken) {
        if (launch().getNodeIndex() == 0) {
            rendezvousPort = world.host().freePort(portsTaken);
        }
    }

    private void failPreparation() {
        String why =
                ranks.entrySet().stream()
                        .filter(rank -> rank.getValue().isFinal())
                        .map(rank -> "rank " + rank.getKey() + ": " + why(rank.getValue()))
                        .findFirst()
                        .orElse("its ranks could not be prepared");
        stop(NodeCause.REFUSED, why, graceMillis());
    }

    private static String why(RankState state) {
        return switch (state) {
            case RankState.NeverStarted(String why) -> why;
            case RankState.Lost(String why) -> why;
            case RankState.LaunchFailed(_, String why) -> why;
            default -> "ended before the barrier was opened";
        };
    }

    /// Opens the barrier. Orders to commit again change nothing.
    void commit(Rendezvous rendezvous) {
        if (phase != PREPARED) {
            return;
        }
        phase = STARTED;
        progress = started(rendezvous);
        world.spool().noteProgress(key(), progress);
        world.host().open(key(), rendezvous);
        world.changed().run();
    }

    /// Ends whatever lives. Once it is being ended, a second call can only shorten the grace.
    void stop(NodeCause cause, String detail, long graceMillis) {
        long killAt = world.clock().bootMillis() + graceMillis;
        if (phase == FINISHED
                || progress.end().filter(e -> e.killAtMillis() <= killAt).isPresent()) {
            return;
        }
        if (phase == STOPPING) {
            progress = progress.end().map(e -> ended(e.cause(), e.detail(), killAt)).orElseThrow();
            world.spool().noteProgress(key(), progress);
        } else {
            beginEnd(cause, detail, graceMillis);
            if (recordDecided) {
                endLiving();
            }
        }
        tick(world.clock().bootMillis());
    }

    private void beginEnd(NodeCause cause, String detail, long graceMillis) {
        phase = STOPPING;
        progress = ended(cause, detail, world.clock().bootMillis() + graceMillis);
        world.spool().noteProgress(key(), progress);
        world.changed().run();
    }

    private void endLiving() {
        world.host().abandon(key());
        world.host().terminate(key());
    }

    /// Does what is due by now.
    void tick(long nowMillis) {
        if (phase == STARTED && timeLimitReached(nowMillis)) {
            stop(NodeCause.TIME_LIMIT_REACHED, "", graceMillis());
        } else if (phase == STOPPING && recordDecided && nowMillis >= killAtMillis()) {
            if (nowMillis >= killAgainAtMillis) {
                killAgainAtMillis = nowMillis + KILL_AGAIN_MILLIS;
                world.host().kill(key());
            }
        }
        settle();
    }

    private boolean timeLimitReached(long nowMillis) {
        long limitMillis = Integer.toUnsignedLong(launch().getTimeLimitSeconds()) * 1000;
        return limitMillis > 0
                && progress.start()
                        .filter(s -> nowMillis >= s.atMillis() + limitMillis)
                        .isPresent();
    }

    private long killAtMillis() {
        return progress.end().map(AttemptProgress.End::killAtMillis).orElse(Long.MAX_VALUE);
    }

    /// Finishes the attempt if all of it is proved gone.
    private void settle() {
        boolean nothingToCome =
                ranks.isEmpty()
                        ? phase == STOPPING
                        : ranks.values().stream().allMatch(RankState::isFinal);
        if (phase == FINISHED || !recordDecided || !nothingToCome) {
            return;
        }
        if (world.host().lives(key())) {
            world.host().kill(key());
            return;
        }
        phase = FINISHED;
        world.changed().run();
    }

    AttemptReport report() {
        var report =
                AttemptReport.newBuilder()
                        .setJobId(key().jobId())
                        .setAttempt(key().attempt())
                        .setPhase(phase)
                        .setCause(cause())
                        .setDetail(detail())
                        .setRendezvousPort(rendezvousPort);
        ranks.forEach((rank, state) -> report.addRanks(RankReports.of(rank, state)));
        return report.build();
    }

    private NodeCause cause() {
        return progress.end()
                .map(AttemptProgress.End::cause)
                .orElse(firstLost().isPresent() ? NodeCause.RANK_LOST : NodeCause.NODE_CAUSE_NONE);
    }

    private String detail() {
        if (!launchFailure.isEmpty()) {
            return launchFailure;
        }
        if (phase == STOPPING && world.clock().bootMillis() >= killAtMillis() + UNKILLABLE_MILLIS) {
            return "processes survive SIGKILL";
        }
        return progress.end()
                .map(AttemptProgress.End::detail)
                .filter(text -> !text.isEmpty())
                .or(this::firstLost)
                .orElse("");
    }

    private Optional<String> firstLost() {
        return ranks.entrySet().stream()
                .filter(rank -> rank.getValue() instanceof RankState.Lost)
                .map(rank -> "rank " + rank.getKey() + ": " + why(rank.getValue()))
                .findFirst();
    }

    private AttemptProgress started(Rendezvous rendezvous) {
        var start = new AttemptProgress.Start(world.clock().bootMillis(), rendezvous);
        return new AttemptProgress(Optional.of(start), progress.end());
    }

    private AttemptProgress ended(NodeCause cause, String detail, long killAtMillis) {
        var end = new AttemptProgress.End(cause, detail, killAtMillis);
        return new AttemptProgress(progress.start(), Optional.of(end));
    }

    private static boolean pastBarrier(RankState state) {
        return switch (state) {
            case RankState.Live _, RankState.Exited _, RankState.LaunchFailed _ -> true;
            default -> false;
        };
    }
}
