package lockstep.node.agent;

import lockstep.protocol.v1.NodeDescription;

/// What a node is called, and what it has.
public record NodeIdentity(String name, NodeDescription description) {}
