package lockstep.gang.authority;

/// What somebody is to the whole cluster.
public enum Standing {
    /// May look: root of a host that is not the controller's.
    GUEST,
    USER,
    /// Keeps the cluster running: drains, and cares for everybody's jobs.
    OPERATOR,
    /// May do anything.
    ADMINISTRATOR
}
