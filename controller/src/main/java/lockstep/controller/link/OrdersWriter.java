package lockstep.controller.link;

import lockstep.controller.wire.DutyWriter;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.NodeOrders;

/// Writes what a node is told as the message that it gets. Safe for any thread.
public final class OrdersWriter {
    private final String clusterId;
    private final DutyWriter duties;

    public OrdersWriter(String clusterId, DutyWriter duties) {
        this.clusterId = clusterId;
        this.duties = duties;
    }

    /// Writes one message.
    ///
    /// @param version which the node speaks
    /// @param state from which the duties were derived, or a later one
    public NodeOrders write(Orders orders, int version, ClusterState state) {
        NodeOrders.Builder message =
                NodeOrders.newBuilder()
                        .setProtocolVersion(version)
                        .setClusterId(clusterId)
                        .setEpoch(orders.epoch().value())
                        .setIncarnation(
                                Incarnation.newBuilder()
                                        .setBootId(orders.incarnation().bootId())
                                        .setStart(orders.incarnation().start()))
                        .setReportSeq(orders.reportSeq())
                        .setLeaseUntilNodeClockMillis(orders.leaseUntilNodeClockMillis())
                        .setReportEveryMillis(orders.reportEveryMillis())
                        .setReturnWithinMillis(orders.returnWithinMillis());
        orders.duties().forEach(duty -> message.addOrders(duties.write(duty, state)));
        return message.build();
    }
}
