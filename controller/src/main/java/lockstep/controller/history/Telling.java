package lockstep.controller.history;

import lockstep.controller.wire.ExitStatus;
import lockstep.controller.wire.StateWord;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.ArrayTask;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.protocol.v1.JobState;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each entry of the journal changes in the tables.
///
/// It goes by the tables alone: the same entries give the same rows, wherever a batch ends. Of jobs
/// that the tables do not know it tells nothing.
final class Telling {
    private static final int DETAIL_MAX = 1_000;

    private final Book book;
    private final Losses losses;

    Telling(Book book) {
        this.book = book;
        this.losses = new Losses(book);
    }

    void tell(Entry entry) throws SQLException {
        Instant at = entry.at();
        switch (entry.event()) {
            case Event.JobSubmitted(var id, _, var by, var spec, boolean held) ->
                    submitted(id, by, spec, held, at);
            case Event.ArraySubmitted array -> submitted(array, at);
            case Event.JobHeld(var id, var reason) -> held(id, reason);
            case Event.JobReleased(var id) -> released(id, at);
            case Event.JobStarted started -> started(started, at);
            case Event.GangCommitted(var id, _) -> committed(id, at);
            case Event.RanksExited(var id, _, var exits) -> exited(id, exits);
            case Event.JobEnding(var id, var cause, var detail) -> ending(id, cause, detail, at);
            case Event.NodeFreed freed -> freed(freed, at);
            case Event.JobRequeued(var id, var cause, _) -> requeued(id, cause, at);
            case Event.JobEnded ended -> ended(ended, at);
            case Event.CheckpointNoted(var checkpoint, var note) -> noted(checkpoint, note);
            case Event.LeaderTookOver _,
                    Event.NodePrepared _,
                    Event.PreemptionAnnounced _,
                    Event.PreemptionWithdrawn _,
                    Event.JobsForgotten _,
                    Event.NodeRegistered _,
                    Event.IncidentRecorded _,
                    Event.NodeLost _,
                    Event.NodesDrained _,
                    Event.NodesResumed _,
                    Event.NodesForgotten _,
                    Event.Reconfigured _,
                    Event.UplinksDrained _,
                    Event.UplinksResumed _,
                    Event.PathsDrained _,
                    Event.PathsResumed _,
                    Event.TokenMade _,
                    Event.TokensRevoked _,
                    Event.TokensEnded _,
                    Event.LeasesBounded _,
                    Event.JobIdsSkipped _ -> {}
        }
    }

    private void submitted(JobId id, Submitter by, JobSpec spec, boolean held, Instant at) {
        JobRow job = new JobRow(id, JobFacts.of(by, spec, at));
        job.held = held;
        job.reason = held ? "JobHeldUser" : "";
        job.eligible = held ? Optional.empty() : Optional.of(job.facts.eligibleFrom(at));
        book.add(job);
    }

    private void submitted(Event.ArraySubmitted event, Instant at) {
        int id = event.first().value();
        for (ArrayTask task : event.array().tasks(event.first())) {
            JobSpec spec = event.spec().with(event.spec().terms().with(task));
            submitted(new JobId(id++), event.submitter(), spec, event.held(), at);
        }
    }

    private void held(JobId id, String reason) throws SQLException {
        Optional<JobRow> known = book.job(id);
        if (known.isPresent()) {
            JobRow job = known.get();
            job.held = true;
            job.reason = JobFacts.text(reason, DETAIL_MAX);
            job.eligible = Optional.empty();
        }
    }

    private void released(JobId id, Instant at) throws SQLException {
        Optional<JobRow> known = book.job(id);
        if (known.isPresent()) {
            JobRow job = known.get();
            job.held = false;
            job.reason = "";
            job.eligible = Optional.of(job.facts.eligibleFrom(at));
        }
    }

    private void started(Event.JobStarted event, Instant at) throws SQLException {
        AttemptId id = event.attempt();
        Optional<JobRow> known = book.job(id.job());
        if (known.isEmpty()) {
            return;
        }
        JobRow job = known.get();
        if (id.number() > 1) {
            losses.correct(job, new AttemptId(id.job(), id.number() - 1), event.restore());
        }
        job.attempts = id.number();
        job.state = JobState.CONFIGURING;
        job.reason = "";
        book.add(
                new AttemptRow(id, AttemptRow.Holding.of(event.placement(), at)),
                event.placement().stream().map(share -> share(id, share)).toList());
    }

    private static ShareRow share(AttemptId id, NodeShare share) {
        return new ShareRow(
                id,
                share.node().value(),
                share.cpus(),
                share.accelerators().size(),
                Optional.empty());
    }

    private void committed(AttemptId id, Instant at) throws SQLException {
        Optional<AttemptRow> attempt = book.attempt(id);
        Optional<JobRow> job = book.job(id.job());
        if (attempt.isPresent() && job.isPresent()) {
            attempt.get().started = Optional.of(at);
            attempt.get().state = JobState.RUNNING;
            job.get().state = JobState.RUNNING;
        }
    }

    private void exited(AttemptId id, List<RankExit> exits) throws SQLException {
        Optional<AttemptRow> attempt = book.attempt(id);
        if (attempt.isPresent()) {
            for (RankExit exit : exits) {
                attempt.get().exit = attempt.get().exit.worse(ExitStatus.of(exit));
            }
        }
    }

    private void ending(AttemptId id, Cause cause, String detail, Instant at) throws SQLException {
        Optional<AttemptRow> attempt = book.attempt(id);
        Optional<JobRow> job = book.job(id.job());
        if (attempt.isPresent() && job.isPresent()) {
            AttemptRow row = attempt.get();
            row.ending = row.ending.or(() -> Optional.of(at));
            row.cause = cause.name();
            row.detail = JobFacts.text(detail, DETAIL_MAX);
            row.state = JobState.COMPLETING;
            job.get().state = JobState.COMPLETING;
        }
    }

    private void freed(Event.NodeFreed event, Instant at) throws SQLException {
        Optional<AttemptRow> attempt = book.attempt(event.attempt());
        Optional<JobRow> job = book.job(event.attempt().job());
        Optional<ShareRow> share = book.share(event.attempt(), event.node().value());
        if (attempt.isEmpty() || job.isEmpty() || share.isEmpty()) {
            return;
        }
        AttemptRow row = attempt.get();
        event.usage().ifPresent(row::told);
        if (share.get().freedAt().isEmpty()) {
            book.change(share.get().freed(at));
            row.held =
                    row.held.plus(
                            book.charges()
                                    .held(job.get().facts, share.get(), row.holding.since(), at));
        }
    }

    private void requeued(AttemptId id, Cause cause, Instant at) throws SQLException {
        Optional<AttemptRow> attempt = book.attempt(id);
        Optional<JobRow> job = book.job(id.job());
        if (attempt.isPresent() && job.isPresent()) {
            attempt.get().requeued = true;
            attempt.get().cause = cause.name();
            over(attempt.get(), outcome(cause), at);
            losses.settle(job.get(), attempt.get());
            job.get().state = JobState.PENDING;
            job.get().eligible = Optional.of(job.get().facts.eligibleFrom(at));
        }
    }

    private static Outcome outcome(Cause cause) {
        return switch (cause) {
            case RANKS_DONE -> Outcome.COMPLETED;
            case RANK_FAILED -> Outcome.FAILED;
            case CANCELLED -> Outcome.CANCELLED;
            case TIME_LIMIT -> Outcome.TIMED_OUT;
            case NODE_LOST, START_REFUSED, START_TIMED_OUT -> Outcome.NODE_FAILED;
            case PREEMPTED, DRAINED, DEGRADED, STALLED -> Outcome.PREEMPTED;
        };
    }

    private static void over(AttemptRow attempt, Outcome outcome, Instant at) {
        attempt.ended = Optional.of(at);
        attempt.state = StateWord.of(outcome);
        attempt.exit = attempt.exit.of(outcome);
    }

    private void ended(Event.JobEnded event, Instant at) throws SQLException {
        Optional<JobRow> known = book.job(event.job());
        if (known.isEmpty()) {
            return;
        }
        JobRow job = known.get();
        if (job.attempts > 0) {
            Optional<AttemptRow> last = book.attempt(new AttemptId(job.id, job.attempts));
            if (last.isPresent() && last.get().ended.isEmpty()) {
                over(last.get(), event.outcome(), at);
                if (event.outcome() != Outcome.COMPLETED) {
                    losses.settle(job, last.get());
                }
            }
        }
        job.state = StateWord.of(event.outcome());
        job.held = false;
        job.reason = JobFacts.text(event.reason(), DETAIL_MAX);
        job.ended = Optional.of(at);
        book.checkpoints(job.id).clear();
    }

    private void noted(CheckpointId id, CheckpointNote note) throws SQLException {
        Optional<JobRow> job = book.job(id.job());
        if (job.isEmpty() || job.get().ended.isPresent()) {
            return;
        }
        Map<CheckpointId, CheckpointRow> all = book.checkpoints(id.job());
        switch (note) {
            case CheckpointNote.Taken taken ->
                    all.put(id, new CheckpointRow(id, taken.takenAt(), false));
            case CheckpointNote.MadeDurable _, CheckpointNote.Verified _ ->
                    all.computeIfPresent(id, (_, row) -> row.withDurable(true));
            case CheckpointNote.Spoiled _ ->
                    all.computeIfPresent(id, (_, row) -> row.withDurable(false));
            case CheckpointNote.Removed _ -> all.remove(id);
            case CheckpointNote.Pinned _, CheckpointNote.Restored _ -> {}
        }
    }
}
