package lockstep.controller.sense;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

import lockstep.controller.identity.Caller;
import lockstep.controller.wire.BadReport;
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
        if (!Caller.current().mayBeNode()) {
            throw Status.PERMISSION_DENIED
                    .withDescription(
                            "user %s may not speak for nodes"
                                    .formatted(Caller.current().user().name()))
                    .asRuntimeException();
        }
        return new Reports(new LatestRequest((ServerCallStreamObserver<SenseRequest>) outbound));
    }

    /// What one node says on one stream.
    private final class Reports implements StreamObserver<SenseReport> {
        private final LatestRequest requests;

        Reports(LatestRequest requests) {
            this.requests = requests;
        }

        @Override
        public void onNext(SenseReport message) {
            try {
                door.sensed(SenseReader.read(message), requests);
            } catch (BadReport bad) {
                requests.end(Status.INVALID_ARGUMENT.withDescription(bad.getMessage()));
            }
        }

        @Override
        public void onError(Throwable broken) {
            boolean _ = requests.close();
        }

        @Override
        public void onCompleted() {
            requests.end(Status.OK);
        }
    }
}
