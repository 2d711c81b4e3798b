package lockstep.controller.sim.node;

import lockstep.controller.sim.engine.Life;
import lockstep.protocol.v1.NodeOrders;

/// One stream that a node has opened, as the controller at its other end reaches it.
public interface NodeStream {
    String host();

    /// The daemon that opened it.
    Life daemon();

    /// Orders arrive at the node.
    void orders(NodeOrders orders);

    /// The controller has ended it.
    void refused(String why);
}
