package lockstep.gang.lifecycle;

/// The terminal states.
public enum Outcome {
    COMPLETED,
    FAILED,
    CANCELLED,
    TIMED_OUT,
    NODE_FAILED
}
