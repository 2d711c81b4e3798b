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
import lockstep.protocol.v1.Notice;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The life of one attempt for which this node holds (or held) resources.
///
/// PREPARING → PREPARED → STARTED → STOPPING → FINISHED; the last two may be entered from any
/// earlier phase. FINISHED is entered only when every rank is in a final state, the host proves
/// that nothing lives, and the node is clean. Whatever has to be done is done again at ticks until
/// its effect is seen, so no single lost signal can leave anything behind.
final class Attempt {

    private static final long KILL_AGAIN_MILLIS = 500;
    private static final long WARN_AGAIN_MILLIS = 500;
    private static final long UNKILLABLE_MILLIS = 30_000;

    /// Of ranks that an earlier daemon may have told something; no notice has an even number. It is
    /// ordered again, or taken back, and what ranks know already they are not told twice.
    private static final long NOTICE_UNKNOWN = 2;

    private final World world;
    private final AttemptRecord.Held record;
    private final Ranks ranks;
    private final Optional<TimeLimit> limit;

    private AttemptPhase phase = PREPARING;
    private boolean recordDecided;
    private AttemptProgress progress = AttemptProgress.NONE;
    private long killAgainAtMillis;
    private boolean toldUnkillable;
    private int rendezvousPort;
    private long noticeId;
    private boolean warned;
    private long warnAgainAtMillis;

    private Attempt(World world, AttemptRecord.Held record, Ranks ranks) {
        this.world = world;
        this.record = record;
        this.ranks = ranks;
        this.limit = TimeLimit.of(record.launch());
    }

    /// An attempt that is ordered now: its record is being saved; once it is, its shepherds are
    /// started.
    static Attempt prepare(World world, AttemptRecord.Held record) {
        return new Attempt(world, record, Ranks.preparing(record.launch()));
    }

    /// An attempt found in the spool, with what its ranks are doing now.
    static Attempt adopt(
            World world,
            AttemptRecord.Held record,
            AttemptProgress progress,
            Ranks ranks,
            boolean machineRestarted) {
        var attempt = new Attempt(world, record, ranks);
        attempt.recordDecided = true;
        attempt.progress = progress;
        attempt.phase = attempt.phaseOnAdoption(machineRestarted);
        attempt.noticeId = NOTICE_UNKNOWN;
        return attempt;
    }

    private AttemptPhase phaseOnAdoption(boolean machineRestarted) {
        if (progress.end().isPresent()) {
            return STOPPING;
        }
        if (machineRestarted) {
            progress = ended(NodeCause.RANK_LOST, "the node restarted", now());
            return STOPPING;
        }
        if (progress.start().isPresent()) {
            return STARTED;
        }
        if (!ranks.none() && ranks.allPastBarrier()) {
            progress = started(new Rendezvous("", 0));
            return STARTED;
        }
        // What was on its way goes on coming; whether it is there is asked again.
        return ranks.anyEnded() || Restores.isNeededBy(launch()) ? PREPARING : PREPARED;
    }

    /// Carries on with an adopted attempt, once its node knows all of its attempts.
    void resume(Set<Integer> portsTaken) {
        switch (phase) {
            case PREPARING -> {
                if (ranks.anyEnded()) {
                    failPreparation();
                }
            }
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
            ranks.neverStart("it was ended before its ranks were prepared");
            settle();
        }
    }

    /// The record may not be durable: nothing is started.
    void onRecordFailed(String why) {
        recordDecided = true;
        if (phase == PREPARING) {
            beginEnd(NodeCause.REFUSED, "cannot write the spool: " + why, 0);
        }
        ranks.neverStart("its spool record could not be written");
        settle();
    }

    /// Hears what became of a rank.
    ///
    /// @param portsTaken rendezvous ports that the node's other attempts have been given
    void onRank(int rank, RankState state, Set<Integer> portsTaken) {
        if (!ranks.observe(rank, state)) {
            return;
        }
        world.changed().run();
        if (state.isFinal()) {
            world.host().killStrays(key(), rank);
        } else if (phase == STOPPING) {
            endLiving();
        }
        advance(portsTaken);
        settle();
    }

    private void advance(Set<Integer> portsTaken) {
        if (phase != PREPARING && phase != PREPARED) {
            return;
        }
        if (ranks.anyEnded()) {
            failPreparation();
        } else if (phase == PREPARING && ranks.allWait() && isRestored()) {
            phase = PREPARED;
            offerPort(portsTaken);
            world.changed().run();
        }
    }

    private boolean isRestored() {
        return !Restores.isNeededBy(launch()) || restore() instanceof Restores.Progress.Ready;
    }

    private Restores.Progress restore() {
        return world.restores().of(key(), launch());
    }

    /// While it is being prepared: looks whether what it needs has come.
    private void awaitRestore(Supplier<Set<Integer>> portsTaken) {
        if (phase != PREPARING || !recordDecided || !Restores.isNeededBy(launch())) {
            return;
        }
        if (restore() instanceof Restores.Progress.Failed(var why)) {
            stop(NodeCause.REFUSED, why, graceMillis());
        } else {
            advance(portsTaken.get());
        }
    }

    private void offerPort(Set<Integer> portsTaken) {
        if (launch().getNodeIndex() == 0) {
            rendezvousPort = world.host().freePort(portsTaken);
        }
    }

    private void failPreparation() {
        String why = ranks.firstEnded().orElse("its ranks could not be prepared");
        stop(NodeCause.REFUSED, why, graceMillis());
    }

    private long graceMillis() {
        return Integer.toUnsignedLong(launch().getGraceMillis());
    }

    /// Opens the barrier. Orders to commit again change nothing.
    void commit(Rendezvous rendezvous) {
        if (phase != PREPARED) {
            return;
        }
        phase = STARTED;
        progress = started(rendezvous);
        world.spool().noteProgress(key(), progress);
        world.changed().run();
        world.host().open(key(), rendezvous);
    }

    /// Lets the ranks know what comes, while user code runs. What they could not be told is not
    /// reported as told, and so ordered again.
    void tell(Notice notice) {
        if (phase == STARTED && noticeId != notice.getId() && world.host().tell(record, notice)) {
            noticeId = notice.getId();
            world.changed().run();
        }
    }

    /// Ends whatever lives. Once it is being ended, a second call can only shorten the grace.
    void stop(NodeCause cause, String detail, long graceMillis) {
        long killAt = now() + graceMillis;
        if (phase == FINISHED || killAtMillis() <= killAt) {
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
        tick();
    }

    private void beginEnd(NodeCause cause, String detail, long graceMillis) {
        phase = STOPPING;
        progress = ended(cause, detail, now() + graceMillis);
        world.spool().noteProgress(key(), progress);
        world.changed().run();
    }

    private void endLiving() {
        world.host().abandon(key());
        world.host().terminate(key());
    }

    /// Does what is due by now.
    ///
    /// @param portsTaken rendezvous ports that the node's other attempts have been given
    void tick(Supplier<Set<Integer>> portsTaken) {
        awaitRestore(portsTaken);
        tick();
    }

    /// Ends what is due to end by now.
    void tick() {
        long now = now();
        if (phase == STARTED) {
            progress.start().ifPresent(start -> keepLimit(now, now - start.atMillis()));
        } else if (phase == STOPPING
                && recordDecided
                && now >= Math.max(killAtMillis(), killAgainAtMillis)) {
            killAgainAtMillis = now + KILL_AGAIN_MILLIS;
            world.host().kill(key());
            tellIfUnkillable();
        }
        settle();
    }

    private void tellIfUnkillable() {
        if (isUnkillable() && !toldUnkillable && world.host().lives(key())) {
            toldUnkillable = true;
            world.host().tellUnkillable(key());
        }
    }

    private boolean isUnkillable() {
        return phase == STOPPING && now() - UNKILLABLE_MILLIS >= killAtMillis();
    }

    private void keepLimit(long now, long ranMillis) {
        if (limit.isEmpty()) {
            return;
        }
        if (limit.get().isReachedAfter(ranMillis)) {
            stop(NodeCause.TIME_LIMIT_REACHED, "", graceMillis());
        } else if (!warned && limit.get().warnsAfter(ranMillis) && now >= warnAgainAtMillis) {
            warnAgainAtMillis = now + WARN_AGAIN_MILLIS;
            warned = world.host().warn(record, limit.get().leftMillisAfter(ranMillis));
        }
    }

    private long killAtMillis() {
        return progress.end().map(AttemptProgress.End::killAtMillis).orElse(Long.MAX_VALUE);
    }

    /// Finishes the attempt if all of it is proved gone.
    private void settle() {
        boolean nothingToCome = ranks.none() ? phase == STOPPING : ranks.allEnded();
        if (phase == FINISHED || !recordDecided || !nothingToCome) {
            return;
        }
        if (world.host().lives(key())) {
            world.host().kill(key());
            return;
        }
        if (!world.host().clear(key())) {
            return; // it says when
        }
        phase = FINISHED;
        world.changed().run();
    }

    AttemptReport report() {
        AttemptUsage used = phase == FINISHED ? world.host().usage(key()) : AttemptUsage.UNKNOWN;
        AttemptReport.Builder report = soFar(used);
        used.whole().ifPresent(report::setUsage);
        return report.build();
    }

    private AttemptReport.Builder soFar(AttemptUsage used) {
        return AttemptReport.newBuilder()
                .setJobId(key().jobId())
                .setAttempt(key().attempt())
                .setPhase(phase)
                .setCause(cause())
                .setDetail(detail())
                .addAllRanks(ranks.reports(used.byRank()))
                .setRendezvousPort(rendezvousPort)
                .setNoticeId(noticeId);
    }

    private NodeCause cause() {
        return progress.end()
                .map(AttemptProgress.End::cause)
                .orElse(
                        ranks.firstLost().isPresent()
                                ? NodeCause.RANK_LOST
                                : NodeCause.NODE_CAUSE_NONE);
    }

    private String detail() {
        if (isUnkillable() && world.host().lives(key())) {
            return "processes survive SIGKILL";
        }
        Optional<String> reason =
                progress.end()
                        .map(AttemptProgress.End::detail)
                        .filter(text -> !text.isEmpty())
                        .or(ranks::firstLost);
        return ranks.namedFailure().or(() -> reason).or(this::restoring).orElse("");
    }

    private Optional<String> restoring() {
        return phase == PREPARING
                        && Restores.isNeededBy(launch())
                        && restore() instanceof Restores.Progress.Waiting(var what)
                ? Optional.of(what)
                : Optional.empty();
    }

    private AttemptProgress started(Rendezvous rendezvous) {
        var start = new AttemptProgress.Start(now(), rendezvous);
        return new AttemptProgress(Optional.of(start), progress.end());
    }

    private AttemptProgress ended(NodeCause cause, String detail, long killAtMillis) {
        var end = new AttemptProgress.End(cause, detail, killAtMillis);
        return new AttemptProgress(progress.start(), Optional.of(end));
    }

    private long now() {
        return world.clock().bootMillis();
    }
}
