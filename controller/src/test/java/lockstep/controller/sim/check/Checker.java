package lockstep.controller.sim.check;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.state.ClusterState;

import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Hears from the fakes what really happened, and judges it at once.
public final class Checker {
    private final Verdict verdict;
    private final ClientRecords clients;
    private final UserCode truth;
    private final JournalCheck journal;
    private final Tales tales;
    private long databaseEpoch;

    /// @param clock true time, in nanoseconds
    public Checker(Verdict verdict, LongSupplier clock) {
        this.verdict = verdict;
        this.clients = new ClientRecords(verdict);
        this.truth = new UserCode(verdict);
        this.journal = new JournalCheck(verdict);
        this.tales = new Tales(verdict, truth, clients, clock);
    }

    public Verdict verdict() {
        return verdict;
    }

    // What the database stored.

    /// A row is durable.
    public Event stored(long seq, Epoch epoch, Instant at, String kind, int version, byte[] body) {
        databaseEpoch = Math.max(databaseEpoch, epoch.value());
        Event event = journal.stored(seq, epoch, at, kind, version, body);
        tales.read(event);
        return event;
    }

    /// Whether an epoch above this one has begun.
    public boolean isSuperseded(long epoch) {
        return databaseEpoch > epoch;
    }

    /// A process takes this for the durable state.
    public void shown(ClusterState state, String by) {
        journal.shown(state, by);
    }

    /// A process has read this from the journal, to go on from there.
    public void tookOver(ClusterState state, String by) {
        journal.tookOver(state, by);
    }

    /// A process writes or answers although its journal has failed before.
    public void actsAfterFailure(String who, String what) {
        verdict.broken("J2", who + " " + what + " although its journal has failed");
    }

    // What user code did.

    public void reachedBarrier(AttemptId attempt, int rank, String node) {
        truth.reachedBarrier(attempt, rank, node);
    }

    public void started(AttemptId attempt, int rank, String node) {
        truth.started(attempt, rank, node);
        NodeName name = new NodeName(node);
        Optional<JobTale> tale = tales.job(attempt.job()).filter(job -> job.runs(attempt));
        verdict.require(
                tale.isPresent()
                        && tale.get().stage.compareTo(JobTale.Stage.RUNNING) >= 0
                        && tale.get().holds(attempt, name),
                "R3",
                () ->
                        "rank %d of %s starts on %s, which is not its to use"
                                .formatted(rank, attempt, node));
        verdict.require(
                tale.flatMap(job -> job.share(name)).map(s -> s.hosts(rank)).orElse(false),
                "G3",
                () -> "rank %d of %s starts on %s".formatted(rank, attempt, node));
        tale.ifPresent(job -> allReady(attempt, rank, job));
    }

    private void allReady(AttemptId attempt, int rank, JobTale job) {
        job.placement.forEach(
                share -> {
                    for (int r = share.firstRank(); r < share.firstRank() + share.ranks(); r++) {
                        int other = r;
                        verdict.require(
                                truth.hasReachedBarrier(attempt, r, share.node().value()),
                                "G1",
                                () ->
                                        "rank %d of %s passes the barrier before rank %d is there"
                                                .formatted(rank, attempt, other));
                    }
                });
    }

    public void ended(AttemptId attempt, RankExit exit) {
        truth.ended(attempt, exit.rank(), exit);
    }

    /// Lockstep ends a living process.
    ///
    /// @param nodeHasReason the node's lease is over, or the job's time
    public void signalled(AttemptId attempt, int rank, String node, boolean nodeHasReason) {
        boolean journaled =
                tales.job(attempt.job())
                        .map(job -> !job.runs(attempt) || job.stage == JobTale.Stage.ENDING)
                        .orElse(true);
        verdict.require(
                nodeHasReason || journaled,
                "P1",
                () -> "rank %d of %s on %s is ended for no reason".formatted(rank, attempt, node));
    }

    /// A living process is warned of its job's time limit.
    ///
    /// @param due whether the limit is as near as the job asked
    public void warned(AttemptId attempt, int rank, String node, boolean due) {
        verdict.require(
                due,
                "P2",
                () -> "rank %d of %s on %s is warned too early".formatted(rank, attempt, node));
    }

    /// A node deletes what it knows of an attempt.
    public void recordsDeleted(AttemptId attempt, String node) {
        NodeName name = new NodeName(node);
        verdict.require(
                tales.job(attempt.job()).map(job -> !job.holds(attempt, name)).orElse(true),
                "T3",
                () -> "%s forgets %s, which it still holds".formatted(node, attempt));
        verdict.require(
                !truth.livesOn(attempt, node),
                "T3",
                () -> "%s forgets %s, which lives".formatted(node, attempt));
        tales.job(attempt.job())
                .filter(job -> job.attempts == attempt.number())
                .filter(job -> !job.freedInSilence.contains(name))
                .flatMap(job -> job.share(name).map(share -> job))
                .ifPresent(job -> exitsAreJournaled(attempt, name, job));
    }

    private void exitsAreJournaled(AttemptId attempt, NodeName node, JobTale job) {
        job.share(node)
                .ifPresent(
                        share -> {
                            for (int i = 0; i < share.ranks(); i++) {
                                int rank = share.firstRank() + i;
                                verdict.require(
                                        !truth.hasStarted(attempt, rank)
                                                || job.exits.containsKey(rank),
                                        "T3",
                                        () ->
                                                "%s forgets rank %d of %s before its exit is journaled"
                                                        .formatted(node, rank, attempt));
                            }
                        });
    }

    // What nodes and clients heard.

    /// A node has obeyed this epoch.
    public void epochSeen(String node, long epoch) {
        verdict.require(
                epoch <= databaseEpoch,
                "L3",
                () -> "%s has seen epoch %d of %d".formatted(node, epoch, databaseEpoch));
    }

    /// Orders of a lower epoch than the node had seen were followed.
    public void obeyedOldOrders(String node, long epoch, long seen) {
        verdict.broken("L2", "%s obeys epoch %d after epoch %d".formatted(node, epoch, seen));
    }

    public void submitAnswered(RequestId request, JobId job) {
        clients.submitted(request, job);
        boolean stands = tales.jobOf(request).map(job::equals).orElseGet(() -> wasForgotten(job));
        verdict.require(
                stands,
                "S1",
                () -> "%s is acknowledged as job %s, which is not stored".formatted(request, job));
    }

    private boolean wasForgotten(JobId job) {
        return tales.everGaveOut(job) && tales.job(job).isEmpty();
    }

    public void cancelAnswered(JobId job) {
        clients.cancelled(job);
    }

    public void holdAnswered(JobId job) {
        clients.held(job);
    }

    public void releaseAsked(JobId job) {
        clients.releasing(job);
    }

    /// A client is told that there is no such job, for a job that it was given.
    public void denied(JobId job) {
        verdict.require(
                wasForgotten(job),
                "S1",
                () -> "job %s was acknowledged, then denied".formatted(job));
    }

    /// No gang has been on its way to the barrier since before then.
    public void noneIsHalfStartedSince(long nanos) {
        tales.noneIsHalfStartedSince(nanos);
    }

    /// After the calm: whether nothing is left to do, or what.
    public Optional<String> unfinished() {
        return new Aftermath(tales, truth, clients, journal).unfinished();
    }

    /// At the very end of a run: folds the whole journal once more.
    public void refold() {
        journal.refold();
    }
}
