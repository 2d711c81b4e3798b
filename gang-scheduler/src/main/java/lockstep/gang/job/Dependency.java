package lockstep.gang.job;

import java.time.Duration;
import java.util.List;

/// One thing that must have happened to other jobs first.
///
/// @param jobs whom it waits for; empty only for [Kind#SINGLETON]
/// @param delay beside [Kind#AFTER]: so long after their start
/// @param singly the id of an array means its first task, not all of them
public record Dependency(Kind kind, List<JobId> jobs, Duration delay, boolean singly) {
    public Dependency {
        jobs = List.copyOf(jobs);
    }

    /// Where the id of an array means all of its tasks.
    public Dependency(Kind kind, List<JobId> jobs, Duration delay) {
        this(kind, jobs, delay, false);
    }

    /// Slurm's words for `--dependency`.
    public enum Kind {
        /// They have started or ended.
        AFTER,
        /// They have ended with success.
        AFTER_OK,
        /// They have ended.
        AFTER_ANY,
        /// They have ended without success.
        AFTER_NOT_OK,
        /// The task of the same index of that array has ended with success.
        AFTER_CORRESPONDING,
        /// No earlier job of the same name and user stands.
        SINGLETON
    }
}
