package lockstep.controller.history;

import lockstep.controller.wire.ExitStatus;
import lockstep.controller.wire.StateWord;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Begins history with the jobs of a snapshot, where the journal's older records are gone: after an
/// upgrade from a version without history, and after a restore. What was lost before is not known.
final class Seeding {
    private final Book book;
    private final ClusterState state;

    Seeding(Book book, ClusterState state) {
        this.book = book;
        this.state = state;
    }

    void tell() throws SQLException {
        for (Job job : state.jobs().values()) {
            tell(job);
        }
    }

    private void tell(Job job) throws SQLException {
        Optional<JobRow> known = book.job(job.id());
        JobRow row =
                known.orElseGet(
                        () ->
                                new JobRow(
                                        job.id(),
                                        JobFacts.of(
                                                job.submitter(), job.spec(), job.submittedAt())));
        if (known.isEmpty()) {
            book.add(row);
        }
        row.state = StateWord.of(job.state());
        row.attempts = job.attempts();
        row.held = job.state() instanceof JobState.Held;
        row.eligible =
                row.held
                        ? Optional.empty()
                        : Optional.of(row.facts.eligibleFrom(job.submittedAt()));
        switch (job.state()) {
            case JobState.Pending _ -> {}
            case JobState.Held(var reason) -> row.reason = reason;
            case JobState.Active active -> attempt(row, active);
            case JobState.Ended ended -> ended(row, ended);
        }
        if (!job.hasEnded()) {
            checkpoints(job.id());
        }
    }

    private void checkpoints(JobId job) throws SQLException {
        var all = book.checkpoints(job);
        for (Checkpoint one : state.checkpointsOf(job).all().values()) {
            all.put(
                    one.id(),
                    new CheckpointRow(one.id(), one.takenAt(), one.isDurable() && one.isGood()));
        }
    }

    private void attempt(JobRow job, JobState.Active active) throws SQLException {
        AttemptRow row = attempt(job, active.attempt(), Optional.empty());
        for (var exit : active.exits().values()) {
            row.exit = row.exit.worse(ExitStatus.of(exit));
        }
        row.state = job.state;
        switch (active) {
            case JobState.Starting _ -> {}
            case JobState.Running running -> row.started = Optional.of(running.since());
            case JobState.Ending ending -> {
                row.started = ending.ranSince();
                row.cause = ending.cause().name();
                row.detail = ending.detail();
                // When it began is not in a state that is ending.
                row.ending = row.started.or(() -> Optional.of(row.holding.since()));
            }
        }
    }

    private void ended(JobRow job, JobState.Ended ended) throws SQLException {
        job.reason = ended.reason();
        job.ended = Optional.of(ended.at());
        if (ended.last().isPresent()) {
            AttemptRow row = attempt(job, ended.last().get(), Optional.of(ended.at()));
            row.state = job.state;
            row.started = ended.ranSince();
            row.ended = Optional.of(ended.at());
            for (var exit : ended.exits().values()) {
                row.exit = row.exit.worse(ExitStatus.of(exit));
            }
            row.exit = row.exit.of(ended.outcome());
        }
    }

    private AttemptRow attempt(JobRow job, Attempt attempt, Optional<Instant> end)
            throws SQLException {
        Optional<AttemptRow> known = book.attempt(attempt.id());
        if (known.isPresent()) {
            return known.get();
        }
        Instant since = attempt.allocatedAt();
        AttemptRow row =
                new AttemptRow(attempt.id(), AttemptRow.Holding.of(attempt.placement(), since));
        List<ShareRow> shares =
                attempt.placement().stream().map(share -> share(attempt, share, end)).toList();
        for (ShareRow share : shares) {
            if (share.freedAt().isPresent()) {
                row.held =
                        row.held.plus(
                                book.charges()
                                        .held(job.facts, share, since, share.freedAt().get()));
            }
        }
        attempt.usage().values().forEach(row::told);
        book.add(row, shares);
        return row;
    }

    /// When a node was freed is not in the state: of an attempt that goes on it counts as never
    /// held.
    private static ShareRow share(Attempt attempt, NodeShare share, Optional<Instant> end) {
        ShareRow row =
                new ShareRow(
                        attempt.id(),
                        share.node().value(),
                        share.cpus(),
                        share.accelerators().size(),
                        end);
        return attempt.freed().contains(share.node()) && end.isEmpty()
                ? row.freed(attempt.allocatedAt())
                : row;
    }
}
