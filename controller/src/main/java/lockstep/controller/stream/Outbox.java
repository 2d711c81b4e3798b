package lockstep.controller.stream;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

import java.util.Optional;

/// One stream's way out: at most one message waits until the stream can take it, and a newer one
/// takes its place. So a node that does not read costs no more memory than one message. Safe for
/// any thread.
///
/// @param <T> the messages
public final class Outbox<T> {
    /// How messages of a kind are put together and taken apart.
    public interface Form<T> {
        /// What is to be sent in place of a message that waits and a newer one.
        T merged(T older, T newer);

        /// What goes out first of a message, and what waits until there is room again.
        default Parts<T> parted(T whole) {
            return new Parts<>(whole, Optional.empty());
        }
    }

    public record Parts<T>(T first, Optional<T> rest) {}

    private final ServerCallStreamObserver<T> outbound;
    private final Form<T> form;
    private final Runnable onClosed;
    private Optional<T> waiting = Optional.empty();
    private boolean closed;

    /// Must be made while the call begins.
    ///
    /// @param onClosed told once when nothing more will be sent
    public Outbox(ServerCallStreamObserver<T> outbound, Form<T> form, Runnable onClosed) {
        this.outbound = outbound;
        this.form = form;
        this.onClosed = onClosed;
        outbound.setOnReadyHandler(this::flush);
        outbound.setOnCancelHandler(this::broken);
    }

    /// Sends a message as soon as the stream can take it. Does nothing on a closed stream.
    public synchronized void send(T message) {
        if (!closed) {
            waiting = Optional.of(waiting.map(old -> form.merged(old, message)).orElse(message));
            flush();
        }
    }

    /// Whether it was neither ended nor broken, as far as is known.
    public synchronized boolean isOpen() {
        return !closed;
    }

    /// Ends the stream, telling the node why.
    ///
    /// @param reason what the node's log will show
    public void refuse(String reason) {
        end(Status.FAILED_PRECONDITION.withDescription(reason));
    }

    /// Ends the stream from our side.
    public void end(Status status) {
        if (close()) {
            if (status.isOk()) {
                outbound.onCompleted();
            } else {
                outbound.onError(status.asRuntimeException());
            }
            onClosed.run();
        }
    }

    /// The other side is gone.
    public void broken() {
        if (close()) {
            onClosed.run();
        }
    }

    private synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        waiting = Optional.empty();
        return first;
    }

    private synchronized void flush() {
        while (!closed && waiting.isPresent() && outbound.isReady()) {
            Parts<T> parts = form.parted(waiting.get());
            waiting = parts.rest();
            outbound.onNext(parts.first());
        }
    }
}
