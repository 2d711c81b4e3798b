package lockstep.controller.stream;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import lockstep.controller.identity.Caller;
import lockstep.controller.wire.BadReport;

/// What one node says on one stream. A report that makes no sense ends it.
///
/// @param <M> the messages
public final class Incoming<M> implements StreamObserver<M> {
    /// What is done with messages.
    @FunctionalInterface
    public interface Reader<M> {
        /// Takes one message.
        ///
        /// @throws BadReport naming the first field that is wrong
        void read(M message) throws BadReport;
    }

    private final Outbox<?> outbox;
    private final Reader<M> reader;

    /// Reads what comes in on the stream of an outbox.
    public Incoming(Outbox<?> outbox, Reader<M> reader) {
        this.outbox = outbox;
        this.reader = reader;
    }

    /// Refuses the call of who may not speak for nodes.
    public static void requireNode() {
        if (!Caller.current().mayBeNode()) {
            throw Status.PERMISSION_DENIED
                    .withDescription(
                            "user %s may not speak for nodes"
                                    .formatted(Caller.current().user().name()))
                    .asRuntimeException();
        }
    }

    @Override
    public void onNext(M message) {
        try {
            reader.read(message);
        } catch (BadReport bad) {
            outbox.end(Status.INVALID_ARGUMENT.withDescription(bad.getMessage()));
        }
    }

    @Override
    public void onError(Throwable broken) {
        outbox.broken();
    }

    @Override
    public void onCompleted() {
        outbox.end(Status.OK);
    }
}
