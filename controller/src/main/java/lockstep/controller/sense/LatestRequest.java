package lockstep.controller.sense;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;

import lockstep.protocol.v1.ProbeTask;
import lockstep.protocol.v1.SenseRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One stream's way out: at most one request waits until the stream can take it. A newer one takes
/// its place, with the probes of both, the newest first: a probe is told to a node only once.
final class LatestRequest implements SenseStream {
    /// What a node that does not listen for a while has missed is of no use any more.
    private static final int PROBES_MAX = 4;

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
    public synchronized boolean isOpen() {
        return !closed;
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
        List<ProbeTask> probes = new ArrayList<>(newer.getProbesList());
        probes.addAll(older.getProbesList());
        return newer.toBuilder()
                .clearProbes()
                .addAllProbes(probes.subList(0, Math.min(probes.size(), PROBES_MAX)))
                .build();
    }
}
