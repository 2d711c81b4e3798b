package lockstep.controller.sense;

import io.grpc.stub.ServerCallStreamObserver;

import lockstep.controller.stream.Outbox;
import lockstep.protocol.v1.ProbeTask;
import lockstep.protocol.v1.SenseRequest;

import java.util.ArrayList;
import java.util.List;

/// The newest request to a node, with the probes of those that it takes the place of, the newest
/// first: a probe is told to a node only once.
final class LatestRequest implements SenseStream {
    /// What a node that does not listen for a while has missed is of no use any more.
    private static final int PROBES_MAX = 4;

    private final Outbox<SenseRequest> outbox;

    /// Must be made while the call begins.
    LatestRequest(ServerCallStreamObserver<SenseRequest> outbound) {
        outbox = new Outbox<>(outbound, LatestRequest::merged, () -> {});
    }

    Outbox<SenseRequest> outbox() {
        return outbox;
    }

    @Override
    public void send(SenseRequest request) {
        outbox.send(request);
    }

    @Override
    public boolean isOpen() {
        return outbox.isOpen();
    }

    @Override
    public void refuse(String reason) {
        outbox.refuse(reason);
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
