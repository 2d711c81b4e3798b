package lockstep.node.agent;

import lockstep.protocol.v1.Incarnation;

/// Who a node's daemon is at one moment.
///
/// @param clusterId empty until the first orders came
/// @param epoch the highest that was ever seen
/// @param free no job holds anything of the node
public record Standing(String clusterId, long epoch, Incarnation incarnation, boolean free) {

    /// Before there is an agent.
    public static final Standing UNKNOWN =
            new Standing("", 0, Incarnation.getDefaultInstance(), false);
}
