package lockstep.gang.lifecycle;

/// The terminal states.
public enum Outcome {
    COMPLETED,
    FAILED,
    CANCELLED,
    TIMED_OUT,
    NODE_FAILED,
    /// Ended for the sake of another job, and its owner wanted no second run.
    PREEMPTED
}
