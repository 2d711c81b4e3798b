package lockstep.gang.checkpoint;

import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;

import java.util.Comparator;

/// One checkpoint of a job. In order: by step, then by the attempt that wrote it.
///
/// @param attempt the number of the attempt that wrote it
public record CheckpointId(JobId job, int attempt, long step) implements Comparable<CheckpointId> {
    private static final Comparator<CheckpointId> ORDER =
            Comparator.comparing(CheckpointId::job)
                    .thenComparingLong(CheckpointId::step)
                    .thenComparingInt(CheckpointId::attempt);

    public CheckpointId {
        if (attempt < 1 || step < 0) {
            throw new IllegalArgumentException(
                    "checkpoint of attempt %d (from 1 on), step %d (from 0 on)"
                            .formatted(attempt, step));
        }
    }

    /// The attempt that wrote it.
    public AttemptId writtenBy() {
        return new AttemptId(job, attempt);
    }

    @Override
    public int compareTo(CheckpointId other) {
        return ORDER.compare(this, other);
    }

    /// For people: `7.2 step 120`.
    @Override
    public String toString() {
        return writtenBy() + " step " + step;
    }
}
