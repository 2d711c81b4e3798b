package lockstep.controller.link;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import lockstep.controller.stream.Incoming;
import lockstep.controller.wire.Reports;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;

/// Takes the streams of the nodes and hands their reports on, checked.
public final class NodeLinkService extends NodeLinkGrpc.NodeLinkImplBase {
    private final NodeDoor door;

    public NodeLinkService(NodeDoor door) {
        this.door = door;
    }

    @Override
    public StreamObserver<NodeReport> link(StreamObserver<NodeOrders> outbound) {
        Incoming.requireNode();
        LatestOrders orders =
                new LatestOrders((ServerCallStreamObserver<NodeOrders>) outbound, door::closed);
        Reports reports = new Reports();
        return new Incoming<>(
                orders.outbox(),
                NodeReport::getNode,
                message -> door.reported(reports.read(message), orders));
    }
}
