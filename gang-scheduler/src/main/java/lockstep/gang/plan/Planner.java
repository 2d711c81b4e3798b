package lockstep.gang.plan;

import java.time.Instant;

/// The policy. Pure and deterministic: the same snapshot and time give the same plan.
public interface Planner {
    /// Plans over the whole queue.
    ///
    /// @param now wall-clock time, only to hold back jobs that asked for a begin time
    /// @return every pending job of the snapshot is either in `starts` or in `waits`; all starts
    ///   fit together
    Plan plan(ClusterSnapshot snapshot, Instant now);
}
