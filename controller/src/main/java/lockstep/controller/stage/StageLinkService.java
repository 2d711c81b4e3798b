package lockstep.controller.stage;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import lockstep.controller.stream.Incoming;
import lockstep.controller.stream.Outbox;
import lockstep.controller.wire.StageReader;
import lockstep.protocol.v1.StageLinkGrpc;
import lockstep.protocol.v1.StageOrders;
import lockstep.protocol.v1.StageReport;

/// Takes what nodes tell of checkpoints and hands it on, checked.
public final class StageLinkService extends StageLinkGrpc.StageLinkImplBase {
    private final StageDoor door;

    public StageLinkService(StageDoor door) {
        this.door = door;
    }

    @Override
    public StreamObserver<StageReport> stage(StreamObserver<StageOrders> outbound) {
        Incoming.requireNode();
        var orders = new LatestOrders((ServerCallStreamObserver<StageOrders>) outbound);
        return new Incoming<>(
                orders.outbox,
                StageReport::getNode,
                message -> door.staged(StageReader.read(message), orders));
    }

    /// Orders say all that is to be done, so the newest take the place of older ones.
    private static final class LatestOrders implements StageStream {
        private final Outbox<StageOrders> outbox;

        LatestOrders(ServerCallStreamObserver<StageOrders> outbound) {
            outbox = new Outbox<>(outbound, (_, newer) -> newer, () -> {});
        }

        @Override
        public void send(StageOrders orders) {
            outbox.send(orders);
        }

        @Override
        public boolean isOpen() {
            return outbox.isOpen();
        }

        @Override
        public void refuse(String reason) {
            outbox.refuse(reason);
        }
    }
}
