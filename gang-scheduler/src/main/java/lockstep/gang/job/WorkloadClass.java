package lockstep.gang.job;

/// How a job feels slowness and waiting.
public enum WorkloadClass {
    /// A barrier every step: the gang runs at the pace of its slowest member.
    SYNCHRONOUS,
    /// Runs on any number of nodes of its range, and the faster the more it has.
    ELASTIC,
    /// Tasks that do not wait for each other.
    INDEPENDENT,
    /// Somebody sits in front of it.
    INTERACTIVE
}
