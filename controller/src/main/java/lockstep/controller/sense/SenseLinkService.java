package lockstep.controller.sense;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import lockstep.controller.stream.Incoming;
import lockstep.controller.wire.SenseReader;
import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;

/// Takes what nodes tell of their health and hands it on, checked.
public final class SenseLinkService extends SenseLinkGrpc.SenseLinkImplBase {
    private final SenseDoor door;

    public SenseLinkService(SenseDoor door) {
        this.door = door;
    }

    @Override
    public StreamObserver<SenseReport> sense(StreamObserver<SenseRequest> outbound) {
        Incoming.requireNode();
        LatestRequest requests =
                new LatestRequest((ServerCallStreamObserver<SenseRequest>) outbound);
        return new Incoming<>(
                requests.outbox(),
                SenseReport::getNode,
                message -> door.sensed(SenseReader.read(message), requests));
    }
}
