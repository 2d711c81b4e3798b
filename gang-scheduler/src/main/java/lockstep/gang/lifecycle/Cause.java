package lockstep.gang.lifecycle;

/// Why a gang is being ended.
public enum Cause {
    /// Every rank has ended by itself; nodes that were only held must be freed.
    RANKS_DONE,
    /// A rank failed, so the others are ended.
    RANK_FAILED,
    CANCELLED,
    TIME_LIMIT,
    /// A node or a rank's record is gone.
    NODE_LOST,
    /// A node could not prepare its part.
    START_REFUSED,
    /// Not every node was prepared in time.
    START_TIMED_OUT,
    /// Its nodes are worth more to another job.
    PREEMPTED,
    /// A node of it is taken out of service.
    DRAINED,
    /// A node of it has become worse, and it is cheaper to begin again elsewhere.
    DEGRADED,
    /// It made no more steps, and it is cheaper to begin again than to wait for the next.
    STALLED;

    /// Whether the cluster, not the job or its owner, is to blame, so that the job may run again.
    public boolean isOurs() {
        return switch (this) {
            case NODE_LOST, START_REFUSED, START_TIMED_OUT, PREEMPTED, DRAINED, DEGRADED, STALLED ->
                    true;
            case RANKS_DONE, RANK_FAILED, CANCELLED, TIME_LIMIT -> false;
        };
    }
}
