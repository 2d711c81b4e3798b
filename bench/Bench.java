import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;

import lockstep.protocol.v1.CancelRequest;
import lockstep.protocol.v1.Job;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.JobState;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.ReleaseRequest;
import lockstep.protocol.v1.SubmitRequest;
import lockstep.protocol.v1.WaitJobRequest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Measures a running controller through its gRPC API. Prints figures; judges nothing.
///
/// `java -cp … bench/Bench.java ADDRESS TOKEN-FILE submit|latency|drain|list|fill|cancel-all
/// [ARGUMENTS]`
public final class Bench {
    private final String address;
    private final String token;

    private Bench(String address, String token) {
        this.address = address;
        this.token = token;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 3) {
            System.err.println("usage: Bench ADDRESS TOKEN-FILE WHAT [ARGUMENTS]");
            System.exit(2);
        }
        Bench bench = new Bench(arguments[0], Files.readString(Path.of(arguments[1])).strip());
        int[] numbers = Arrays.stream(arguments).skip(3).mapToInt(Integer::parseInt).toArray();
        switch (arguments[2]) {
            case "submit" -> bench.submissions(numbers[0], numbers[1], numbers[2]);
            case "latency" -> bench.latency(numbers[0]);
            case "drain" -> bench.drain(numbers[0]);
            case "list" -> bench.list(numbers[0]);
            case "fill" -> bench.fill(numbers[0]);
            case "cancel-all" -> bench.cancelAll();
            default -> throw new IllegalArgumentException("what is " + arguments[2]);
        }
        System.exit(0);
    }

    /// `clients` connections, each keeping `window` submissions under way, until `count` are
    /// durable.
    private void submissions(int clients, int window, int count) throws Exception {
        for (int round = 1; round <= 3; round++) {
            AtomicInteger left = new AtomicInteger(count);
            long start = System.nanoTime();
            List<Long> nanos = new ArrayList<>();
            try (ExecutorService pool = Executors.newFixedThreadPool(clients * window)) {
                List<Future<List<Long>>> parts = new ArrayList<>();
                for (int c = 0; c < clients; c++) {
                    var stub = stub();
                    for (int w = 0; w < window; w++) {
                        parts.add(pool.submit(submitter(stub, left)));
                    }
                }
                for (Future<List<Long>> part : parts) {
                    nanos.addAll(part.get());
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "submit clients=%d window=%d count=%d: %.0f/s, latency ms p50 %.2f p99 %.2f%n",
                    clients,
                    window,
                    count,
                    count / seconds,
                    quantile(nanos, 0.5),
                    quantile(nanos, 0.99));
        }
    }

    private static Callable<List<Long>> submitter(
            LockstepApiGrpc.LockstepApiBlockingStub stub, AtomicInteger left) {
        return () -> {
            List<Long> nanos = new ArrayList<>();
            while (left.getAndDecrement() > 0) {
                long begin = System.nanoTime();
                submit(stub, true);
                nanos.add(System.nanoTime() - begin);
            }
            return nanos;
        };
    }

    private static int submit(LockstepApiGrpc.LockstepApiBlockingStub stub, boolean hold) {
        JobSpec spec =
                JobSpec.newBuilder()
                        .setName("bench")
                        .setMode(LaunchMode.BATCH)
                        .setScript(
                                com.google.protobuf.ByteString.copyFromUtf8(
                                        "#!/bin/sh\n/bin/true\n"))
                        .setNodesMin(1)
                        .setNodesMax(1)
                        .setWorkingDirectory("/tmp")
                        .setStdoutPattern("/dev/null")
                        .setHold(hold)
                        .build();
        return stub.submit(
                        SubmitRequest.newBuilder()
                                .setRequestId(UUID.randomUUID().toString())
                                .setSpec(spec)
                                .build())
                .getJobId();
    }

    /// One one-node job at a time on an idle cluster: from the call to the published RUNNING, and
    /// to the end.
    private void latency(int count) {
        var stub = stub();
        List<Long> running = new ArrayList<>();
        List<Long> ended = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            int id = submit(stub, false);
            running.add(until(stub, id, Bench::hasStarted) - begin);
            ended.add(until(stub, id, job -> job.hasEnded()) - begin);
        }
        System.out.printf(
                "latency of %d jobs, ms: to running p50 %.1f min %.1f max %.1f; to ended p50 %.1f"
                        + " min %.1f max %.1f%n",
                count,
                quantile(running, 0.5),
                quantile(running, 0),
                quantile(running, 1),
                quantile(ended, 0.5),
                quantile(ended, 0),
                quantile(ended, 1));
    }

    private static boolean hasStarted(Job job) {
        return job.hasEnded()
                || job.getState() == JobState.RUNNING
                || job.getState() == JobState.COMPLETING;
    }

    private static long until(
            LockstepApiGrpc.LockstepApiBlockingStub stub,
            int id,
            java.util.function.Predicate<Job> wanted) {
        Job job = stub.waitJob(WaitJobRequest.newBuilder().setJobId(id).build());
        while (!wanted.test(job)) {
            job =
                    stub.waitJob(
                            WaitJobRequest.newBuilder()
                                    .setJobId(id)
                                    .setKnownVersion(job.getVersion())
                                    .setTimeoutMillis(10_000)
                                    .build());
        }
        return System.nanoTime();
    }

    /// `count` held jobs of /bin/true are released at once; how many end per second.
    private void drain(int count) throws Exception {
        var stub = stub();
        List<Integer> ids = new ArrayList<>();
        Semaphore room = new Semaphore(64);
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            List<Future<Integer>> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                room.acquire();
                made.add(
                        pool.submit(
                                () -> {
                                    try {
                                        return submit(stub, true);
                                    } finally {
                                        room.release();
                                    }
                                }));
            }
            for (Future<Integer> each : made) {
                ids.add(each.get());
            }
            long start = System.nanoTime();
            for (int id : ids) {
                pool.submit(() -> stub.release(ReleaseRequest.newBuilder().setJobId(id).build()));
            }
            for (int id : ids) {
                until(stub, id, job -> job.hasEnded());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("drain of %d queued jobs: %.0f ended/s%n", count, count / seconds);
        }
    }

    /// The whole queue, as `squeue` asks for it.
    private void list(int count) {
        var stub = stub();
        List<Long> nanos = new ArrayList<>();
        int jobs = 0;
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            jobs =
                    stub.listJobs(ListJobsRequest.newBuilder().setBrief(true).build())
                            .getJobsCount();
            nanos.add(System.nanoTime() - begin);
        }
        System.out.printf(
                "list of %d jobs, ms as a warm client sees it: p50 %.1f min %.1f max %.1f%n",
                jobs, quantile(nanos, 0.5), quantile(nanos, 0), quantile(nanos, 1));
    }

    private void fill(int count) throws Exception {
        AtomicInteger left = new AtomicInteger(count);
        try (ExecutorService pool = Executors.newFixedThreadPool(32)) {
            List<Future<List<Long>>> parts = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                parts.add(pool.submit(submitter(stub(), left)));
            }
            for (Future<List<Long>> part : parts) {
                part.get();
            }
        }
        System.out.println("filled with " + count + " held jobs");
    }

    private void cancelAll() {
        var stub = stub();
        List<Job> jobs =
                stub.listJobs(ListJobsRequest.newBuilder().setBrief(true).build()).getJobsList();
        long start = System.nanoTime();
        jobs.parallelStream()
                .forEach(
                        job ->
                                stub.cancel(
                                        CancelRequest.newBuilder().setJobId(job.getId()).build()));
        System.out.printf(
                "cancel of %d jobs: %.2f s%n", jobs.size(), (System.nanoTime() - start) / 1e9);
    }

    private static double quantile(List<Long> nanos, double q) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.round(q * (sorted.size() - 1))) / 1e6;
    }

    private LockstepApiGrpc.LockstepApiBlockingStub stub() {
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(address)
                        .usePlaintext()
                        .maxInboundMessageSize(256 << 20)
                        .build();
        return LockstepApiGrpc.newBlockingStub(ClientInterceptors.intercept(channel, bearer()));
    }

    private ClientInterceptor bearer() {
        Metadata.Key<String> key =
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
        return new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
                    @Override
                    public void start(Listener<A> listener, Metadata headers) {
                        headers.put(key, "Bearer " + token);
                        super.start(listener, headers);
                    }
                };
            }
        };
    }
}
