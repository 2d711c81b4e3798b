package lockstep.node.agent;

import lockstep.protocol.v1.Incarnation;

/// Who a node's daemon is at one moment.
///
/// @param clusterId empty until the first orders came
/// @param free no job holds anything of the node
public record Standing(String clusterId, Incarnation incarnation, boolean free) {}
