package lockstep.gang.fabric;

/// The lowest part of the fabric that joins all members of a gang.
public enum Level {
    NODE,
    LEAF,
    SPINE,
    /// Above the spines, or nobody knows.
    CORE
}
