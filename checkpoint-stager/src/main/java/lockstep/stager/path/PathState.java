package lockstep.stager.path;

/// How far a path can be trusted now.
public enum PathState {
    /// Nothing is known yet.
    UNMEASURED,
    /// It does what it did before.
    FIT,
    /// It works, at much less than its own best.
    SLOW,
    /// Something is in flight on it and does not move, or it failed again and again.
    STALLED,
    /// It was stalled and is being tried with little.
    PROBATION
}
