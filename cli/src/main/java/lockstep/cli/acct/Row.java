package lockstep.cli.acct;

import lockstep.protocol.v1.HistoryAttempt;
import lockstep.protocol.v1.HistoryJob;
import lockstep.protocol.v1.JobState;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One line of sacct: a job, with one of its attempts.
///
/// @param attempt absent while it has none, or waits for the next
record Row(HistoryJob job, Optional<HistoryAttempt> attempt) {

    /// The lines of a job.
    ///
    /// @param all with those of the attempts after which it ran again
    static List<Row> of(HistoryJob job, boolean all) {
        List<Row> rows = new ArrayList<>();
        for (HistoryAttempt attempt : job.getAttemptsList()) {
            if (all || !attempt.getRequeued()) {
                rows.add(new Row(job, Optional.of(attempt)));
            }
        }
        boolean waits =
                rows.isEmpty()
                        || rows.getLast().attempt().filter(HistoryAttempt::getRequeued).isPresent();
        if (waits) {
            rows.add(new Row(job, Optional.empty()));
        }
        return all || rows.size() <= 1 ? rows : rows.subList(rows.size() - 1, rows.size());
    }

    /// Of a requeued attempt its own, otherwise the job's.
    JobState state() {
        return attempt.filter(HistoryAttempt::getRequeued)
                .map(HistoryAttempt::getState)
                .orElse(job.getState());
    }
}
