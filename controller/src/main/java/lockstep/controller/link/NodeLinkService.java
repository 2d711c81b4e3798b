package lockstep.controller.link;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import lockstep.controller.identity.Caller;
import lockstep.controller.wire.BadReport;
import lockstep.controller.wire.ReportReader;
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
        if (!Caller.current().mayBeNode()) {
            throw Status.PERMISSION_DENIED
                    .withDescription(
                            "user %s may not speak for nodes"
                                    .formatted(Caller.current().user().name()))
                    .asRuntimeException();
        }
        LatestOrders orders =
                new LatestOrders((ServerCallStreamObserver<NodeOrders>) outbound, door::closed);
        return new Reports(orders);
    }

    /// What one node says on one stream.
    private final class Reports implements StreamObserver<NodeReport> {
        private final LatestOrders orders;

        Reports(LatestOrders orders) {
            this.orders = orders;
        }

        @Override
        public void onNext(NodeReport message) {
            try {
                door.reported(ReportReader.read(message), orders);
            } catch (BadReport bad) {
                orders.end(Status.INVALID_ARGUMENT.withDescription(bad.getMessage()));
            }
        }

        @Override
        public void onError(Throwable broken) {
            orders.broken();
        }

        @Override
        public void onCompleted() {
            orders.end(Status.OK);
        }
    }
}
