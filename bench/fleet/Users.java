import io.grpc.Channel;

import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.SubmitRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// What users do: submit, and look at the queue.
final class Users {
    private static final int CLIENTS = 16;

    private final LockstepApiGrpc.LockstepApiBlockingStub api;
    private final int nodes;

    Users(Channel channel, int nodes) {
        this.api = LockstepApiGrpc.newBlockingStub(channel);
        this.nodes = nodes;
    }

    /// Gangs that hold all nodes first, then one-node to 256-node jobs behind them.
    ///
    /// @return how long each took, in nanoseconds
    List<Long> submit(int jobs) throws Exception {
        int gangs = (nodes + Topology.LEAF - 1) / Topology.LEAF;
        AtomicInteger next = new AtomicInteger();
        List<Long> nanos = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<List<Long>>> parts = new ArrayList<>();
            for (int c = 0; c < CLIENTS; c++) {
                parts.add(pool.submit(() -> submitSome(next, gangs, jobs)));
            }
            for (Future<List<Long>> part : parts) {
                nanos.addAll(part.get());
            }
        }
        return nanos;
    }

    private List<Long> submitSome(AtomicInteger next, int gangs, int jobs) {
        List<Long> mine = new ArrayList<>();
        for (int i; (i = next.getAndIncrement()) < gangs + jobs; ) {
            int size =
                    i < gangs
                            ? Math.min(Topology.LEAF, nodes - i * Topology.LEAF)
                            : Math.min(1 << (i % 9), nodes);
            long from = System.nanoTime();
            submit(size, 600 + 60 * (i % 700));
            mine.add(System.nanoTime() - from);
        }
        return mine;
    }

    private void submit(int size, int timeLimit) {
        JobSpec spec =
                JobSpec.newBuilder()
                        .setName("scale")
                        .setMode(LaunchMode.PER_NODE)
                        .addArguments("/bin/true")
                        .setNodesMin(size)
                        .setNodesMax(size)
                        .setExclusive(true)
                        .setTimeLimitSeconds(timeLimit + 7_200)
                        .setWorkingDirectory("/tmp")
                        .setStdoutPattern("/dev/null")
                        .build();
        var _ =
                api.submit(
                        SubmitRequest.newBuilder()
                                .setRequestId(UUID.randomUUID().toString())
                                .setSpec(spec)
                                .build());
    }

    /// @return how many jobs were listed
    int list() {
        return api.listJobs(ListJobsRequest.newBuilder().setBrief(true).build()).getJobsCount();
    }
}
