package lockstep.controller.sense;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import lockstep.controller.stream.Incoming;
import lockstep.controller.wire.SenseReader;
import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;

import java.time.InstantSource;

/// Takes what nodes tell of their health and hands it on, checked.
public final class SenseLinkService extends SenseLinkGrpc.SenseLinkImplBase {
    private final SenseDoor door;
    private final InstantSource wallClock;

    public SenseLinkService(SenseDoor door, InstantSource wallClock) {
        this.door = door;
        this.wallClock = wallClock;
    }

    @Override
    public StreamObserver<SenseReport> sense(StreamObserver<SenseRequest> outbound) {
        Incoming.requireNode();
        LatestRequest requests =
                new LatestRequest((ServerCallStreamObserver<SenseRequest>) outbound);
        return new Incoming<>(
                requests.outbox(),
                SenseReport::getNode,
                message -> door.sensed(SenseReader.read(message, wallClock.instant()), requests));
    }
}
