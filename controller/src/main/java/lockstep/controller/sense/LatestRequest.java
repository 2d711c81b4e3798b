package lockstep.controller.sense;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

import lockstep.protocol.v1.SenseRequest;

import java.util.Optional;

/// One stream's way out: at most one request waits until the stream can take it. A newer one takes
/// its place, with the probes of both: a probe is told to a node only once.
final class LatestRequest implements SenseStream {
    /// Above what is ever asked of a node at once.
    private static final int PROBES_MAX = 1_000;

    private final ServerCallStreamObserver<SenseRequest> outbound;
    private Optional<SenseRequest> waiting = Optional.empty();
    private boolean closed;

    /// Must be made while the call begins.
    LatestRequest(ServerCallStreamObserver<SenseRequest> outbound) {
        this.outbound = outbound;
        outbound.setOnReadyHandler(this::flush);
        outbound.setOnCancelHandler(this::close);
    }

    @Override
    public synchronized void send(SenseRequest request) {
        if (!closed) {
            waiting = Optional.of(waiting.map(older -> merged(older, request)).orElse(request));
            flush();
        }
    }

    @Override
    public void refuse(String reason) {
        end(Status.FAILED_PRECONDITION.withDescription(reason));
    }

    void end(Status status) {
        if (close()) {
            if (status.isOk()) {
                outbound.onCompleted();
            } else {
                outbound.onError(status.asRuntimeException());
            }
        }
    }

    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        waiting = Optional.empty();
        return first;
    }

    private synchronized void flush() {
        if (!closed && waiting.isPresent() && outbound.isReady()) {
            SenseRequest request = waiting.get();
            waiting = Optional.empty();
            outbound.onNext(request);
        }
    }

    private static SenseRequest merged(SenseRequest older, SenseRequest newer) {
        int kept = Math.min(older.getProbesCount(), PROBES_MAX);
        return newer.toBuilder()
                .clearProbes()
                .addAllProbes(older.getProbesList().subList(0, kept))
                .addAllProbes(newer.getProbesList())
                .build();
    }
}
