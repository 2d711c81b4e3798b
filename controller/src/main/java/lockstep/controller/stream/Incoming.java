package lockstep.controller.stream;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import lockstep.controller.identity.Caller;
import lockstep.controller.wire.BadReport;
import lockstep.gang.text.Quoted;

import java.util.function.Function;

/// What one node says on one stream. A report that makes no sense ends it, and so does one that
/// speaks for a node which the caller is not.
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

    private final Caller caller;
    private final Outbox<?> outbox;
    private final Function<M, String> node;
    private final Reader<M> reader;

    /// Reads what comes in on the stream of an outbox. Must be made while the call begins.
    ///
    /// @param node for which node a message speaks
    public Incoming(Outbox<?> outbox, Function<M, String> node, Reader<M> reader) {
        this.caller = Caller.current();
        this.outbox = outbox;
        this.node = node;
        this.reader = reader;
    }

    /// Refuses the call of who may not speak for nodes.
    public static void requireNode() {
        if (!Caller.current().speaksForNodes()) {
            throw Status.PERMISSION_DENIED
                    .withDescription(
                            "%s may not speak for nodes".formatted(Caller.current().words()))
                    .asRuntimeException();
        }
    }

    @Override
    public void onNext(M message) {
        String spokenFor = node.apply(message);
        if (!caller.speaksFor(spokenFor)) {
            outbox.end(
                    Status.PERMISSION_DENIED.withDescription(
                            "%s may not speak for node %s.%nMaybe node.name in node.conf and the name in the certificate differ."
                                    .formatted(caller.words(), Quoted.of(spokenFor))));
            return;
        }
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
