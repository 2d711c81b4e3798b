package lockstep.controller.history;

import lockstep.gang.checkpoint.Restore;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.Cause;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What of an attempt that did not end well came to nothing.
///
/// All that it held after the moment until which its work is kept, until its last node was free.
/// Its work is kept until its newest durable checkpoint. Where Lockstep knows of none, a job that
/// says how often it writes its own loses the time between two. Where the barrier never opened,
/// nothing is kept.
///
/// When the job starts again it is known what it goes on from, and the loss is corrected. Example:
/// a gang of 8 accelerators ran from 10:00 to 12:00 and was freed at 12:01; its newest durable
/// checkpoint is of 11:30. It lost 8 × 31 minutes. If it then goes on from a checkpoint of 11:50
/// that lay on a node only, it lost 8 × 11 minutes.
final class Losses {
    private final Book book;

    Losses(Book book) {
        this.book = book;
    }

    /// The attempt is over, and did not end well.
    void settle(JobRow job, AttemptRow attempt) throws SQLException {
        attempt.lostCause = causeOf(attempt);
        attempt.keptUntil = keptUntil(job, attempt);
        attempt.lost =
                book.charges()
                        .lost(
                                job.facts,
                                attempt.lostCause,
                                book.shares(attempt.id),
                                lostFrom(attempt));
    }

    /// A rank failed, too, where all have ended and not all of them well.
    private static String causeOf(AttemptRow attempt) {
        return attempt.cause.isEmpty() || attempt.cause.equals(Cause.RANKS_DONE.name())
                ? Cause.RANK_FAILED.name()
                : attempt.cause;
    }

    private Optional<Instant> keptUntil(JobRow job, AttemptRow attempt) throws SQLException {
        if (attempt.started.isEmpty()) {
            return Optional.empty();
        }
        List<CheckpointRow> own = book.checkpointsOf(attempt.id);
        return own.isEmpty()
                ? job.facts
                        .checkpointEvery()
                        .flatMap(every -> attempt.ending.map(end -> end.minus(every)))
                        .filter(attempt.started.get()::isBefore)
                : own.stream()
                        .filter(CheckpointRow::durable)
                        .map(CheckpointRow::takenAt)
                        .max(Comparator.naturalOrder());
    }

    /// The job starts again.
    ///
    /// @param restore what it goes on from
    void correct(JobRow job, AttemptId id, Optional<Restore> restore) throws SQLException {
        Optional<AttemptRow> before = book.attempt(id).filter(row -> row.requeued);
        List<CheckpointRow> own = book.checkpointsOf(id);
        if (before.isEmpty() || before.get().started.isEmpty() || own.isEmpty()) {
            return;
        }
        AttemptRow attempt = before.get();
        Optional<Instant> kept =
                restore.flatMap(
                        from ->
                                own.stream()
                                        .filter(row -> row.id().equals(from.checkpoint()))
                                        .map(CheckpointRow::takenAt)
                                        .findFirst());
        if (!kept.equals(attempt.keptUntil)) {
            Collection<ShareRow> shares = book.shares(id);
            book.charges().notLost(job.facts, attempt.lostCause, shares, lostFrom(attempt));
            attempt.keptUntil = kept;
            attempt.lost =
                    book.charges().lost(job.facts, attempt.lostCause, shares, lostFrom(attempt));
        }
    }

    private static Instant lostFrom(AttemptRow attempt) {
        Instant since = attempt.holding.since();
        return attempt.keptUntil.filter(since::isBefore).orElse(since);
    }
}
