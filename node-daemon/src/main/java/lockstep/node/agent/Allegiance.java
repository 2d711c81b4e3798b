package lockstep.node.agent;

/// Whom the node obeys: its cluster, and the highest epoch ever seen from it.
///
/// @param clusterId empty until the first orders came
public record Allegiance(String clusterId, long epoch) {

    /// Of a node that never had orders.
    public static final Allegiance NONE = new Allegiance("", 0);
}
