package lockstep.node.agent;

/// The node's boot-time clock: never set, runs on while the machine is suspended, starts again with
/// each boot.
public interface NodeClock {

    /// Milliseconds since the machine booted.
    long bootMillis();
}
