package lockstep.gang.probe;

import lockstep.gang.cluster.NodeName;

/// Two nodes to be measured; `from` begins.
public record Pair(NodeName from, NodeName to) {}
