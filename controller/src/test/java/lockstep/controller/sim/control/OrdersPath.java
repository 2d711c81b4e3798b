package lockstep.controller.sim.control;

import lockstep.controller.link.OrderStream;
import lockstep.controller.sim.engine.Network;
import lockstep.controller.sim.node.NodeStream;
import lockstep.protocol.v1.NodeOrders;

/// The way from one life of a controller back along a node's stream. Equal for the same stream.
///
/// @param host the controller's
record OrdersPath(Network network, Sites sites, String host, NodeStream stream)
        implements OrderStream {
    @Override
    public void send(NodeOrders orders) {
        sites.pass("before it sends orders");
        network.send(host, stream.host(), stream.daemon(), "orders", () -> stream.orders(orders));
    }

    @Override
    public void refuse(String reason) {
        sites.pass("before it refuses a node");
        network.send(host, stream.host(), stream.daemon(), "refusal", () -> stream.refused(reason));
    }
}
