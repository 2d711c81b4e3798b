package lockstep.gang.drain;

/// What becomes of the jobs on a node that is drained.
public enum DrainMode {
    /// They run to their own end, or until the deadline where there is one.
    AFTER_JOBS,
    /// They have until the deadline to write a checkpoint.
    CHECKPOINT,
    /// They are ended at once.
    NOW
}
