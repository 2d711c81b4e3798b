import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;

import lockstep.protocol.v1.Accelerator;
import lockstep.protocol.v1.AttemptOrder;
import lockstep.protocol.v1.AttemptPhase;
import lockstep.protocol.v1.AttemptReport;
import lockstep.protocol.v1.Incarnation;
import lockstep.protocol.v1.JobSpec;
import lockstep.protocol.v1.LaunchMode;
import lockstep.protocol.v1.ListJobsRequest;
import lockstep.protocol.v1.LockstepApiGrpc;
import lockstep.protocol.v1.Measure;
import lockstep.protocol.v1.MetricDigest;
import lockstep.protocol.v1.NodeCause;
import lockstep.protocol.v1.NodeDescription;
import lockstep.protocol.v1.NodeLinkGrpc;
import lockstep.protocol.v1.NodeOrders;
import lockstep.protocol.v1.NodeReport;
import lockstep.protocol.v1.ProbeResult;
import lockstep.protocol.v1.ProbeTask;
import lockstep.protocol.v1.RankLaunch;
import lockstep.protocol.v1.RankPhase;
import lockstep.protocol.v1.RankReport;
import lockstep.protocol.v1.SenseLinkGrpc;
import lockstep.protocol.v1.SenseReport;
import lockstep.protocol.v1.SenseRequest;
import lockstep.protocol.v1.SubmitRequest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Plays many node daemons against one controller, which it starts, kills and starts again, and
/// prints what that cost. Judges nothing.
///
/// `java -cp … bench/Scale.java FOLDER PORT NODES JOBS SECONDS CONNECTIONS DIGESTS JSON
/// CONTROLLER…` where CONTROLLER is the command that starts it; its configuration lies in FOLDER.
public final class Scale {
    private static final int LEAF = 32;
    private static final int SPINE = 16;
    private static final int RACK = 8;

    private final Path folder;
    private final int port;
    private final int jobs;
    private final int seconds;
    private final int digests;
    private final boolean json;
    private final List<String> command;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Daemon> daemons = new ArrayList<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(2);
    private final HttpClient http = HttpClient.newHttpClient();
    private final LongAdder reports = new LongAdder();
    private final LongAdder senses = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final List<Map<String, String>> rows = new ArrayList<>();
    private String token = "";
    private Process controller;

    private Scale(String[] arguments) {
        folder = Path.of(arguments[0]);
        port = Integer.parseInt(arguments[1]);
        jobs = Integer.parseInt(arguments[3]);
        seconds = Integer.parseInt(arguments[4]);
        digests = Integer.parseInt(arguments[6]);
        json = arguments[7].equals("json");
        command = List.of(arguments).subList(8, arguments.length);
        int nodes = Integer.parseInt(arguments[2]);
        for (int i = 0; i < nodes; i++) {
            daemons.add(new Daemon(i, Integer.parseInt(arguments[5])));
        }
    }

    public static void main(String[] arguments) throws Exception {
        Scale scale = new Scale(arguments);
        try {
            scale.run(Integer.parseInt(arguments[5]));
        } catch (IllegalStateException failed) {
            System.err.println("bench/scale: " + failed.getMessage());
            scale.controller.destroyForcibly().waitFor();
            System.exit(1);
        }
        System.exit(0);
    }

    private void run(int connections) throws Exception {
        startController();
        token = Files.readString(folder.resolve("data/api.token")).strip();
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
                "Bearer " + token);
        for (int i = 0; i < connections; i++) {
            channels.add(channel());
        }
        var bearer = MetadataUtils.newAttachHeadersInterceptor(headers);
        daemons.forEach(daemon -> daemon.authorized(bearer));
        var api = LockstepApiGrpc.newBlockingStub(ClientInterceptors.intercept(channel(), bearer));

        Phase register = new Phase("register");
        daemons.forEach(Daemon::begin);
        register.took("all registered", until(() -> allHeard(0), 300));
        register.end();

        sleep(10);
        Phase steady = new Phase("steady");
        sleep(seconds);
        steady.end();

        Phase queue = new Phase("queue");
        submitAll(api, queue);
        List<Long> list = new ArrayList<>();
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        int listed = 0;
        while (System.nanoTime() < end) {
            long begin = System.nanoTime();
            listed =
                    api.listJobs(ListJobsRequest.newBuilder().setBrief(true).build())
                            .getJobsCount();
            list.add(System.nanoTime() - begin);
            sleep(1);
        }
        queue.say("jobs listed", "" + listed);
        queue.say("list p50/max ms", "%.0f/%.0f".formatted(at(list, 0.5), at(list, 1)));
        queue.end();

        long epoch = daemons.getFirst().epoch;
        controller.destroyForcibly().waitFor();
        Phase takeover = new Phase("takeover");
        long killed = System.nanoTime();
        startController();
        takeover.took("leads", (System.nanoTime() - killed) / 1e9);
        takeover.took(
                "all registered",
                (System.nanoTime() - killed) / 1e9 + until(() -> allHeard(epoch), 300));
        takeover.end();
        print();
        controller.destroyForcibly().waitFor();
    }

    private boolean allHeard(long epoch) {
        return daemons.stream().allMatch(daemon -> daemon.epoch > epoch);
    }

    /// Gangs that hold all nodes first, then one-node to 256-node jobs behind them.
    private void submitAll(LockstepApiGrpc.LockstepApiBlockingStub api, Phase phase)
            throws Exception {
        int gangs = (daemons.size() + LEAF - 1) / LEAF;
        AtomicInteger next = new AtomicInteger();
        List<Long> nanos = new ArrayList<>();
        long begin = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            List<Future<List<Long>>> parts = new ArrayList<>();
            for (int c = 0; c < 16; c++) {
                parts.add(
                        pool.submit(
                                () -> {
                                    List<Long> mine = new ArrayList<>();
                                    for (int i; (i = next.getAndIncrement()) < gangs + jobs; ) {
                                        int size =
                                                i < gangs
                                                        ? Math.min(LEAF, daemons.size() - i * LEAF)
                                                        : Math.min(1 << (i % 9), daemons.size());
                                        long from = System.nanoTime();
                                        submit(api, size, 600 + 60 * (i % 700));
                                        mine.add(System.nanoTime() - from);
                                    }
                                    return mine;
                                }));
            }
            for (Future<List<Long>> part : parts) {
                nanos.addAll(part.get());
            }
        }
        phase.took("submitted", (System.nanoTime() - begin) / 1e9);
        phase.say("submit p50/p99 ms", "%.0f/%.0f".formatted(at(nanos, 0.5), at(nanos, 0.99)));
    }

    private static void submit(
            LockstepApiGrpc.LockstepApiBlockingStub api, int nodes, int timeLimit) {
        JobSpec spec =
                JobSpec.newBuilder()
                        .setName("scale")
                        .setMode(LaunchMode.PER_NODE)
                        .addArguments("/bin/true")
                        .setNodesMin(nodes)
                        .setNodesMax(nodes)
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

    private ManagedChannel channel() {
        return NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(256 << 20)
                .disableRetry()
                .build();
    }

    // --- the controller

    private void startController() throws Exception {
        say("starting the controller");
        controller =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("controller.log").toFile()))
                        .start();
        until(() -> page("/readyz").contains("leading"), 120);
    }

    private String page(String path) {
        if (!controller.isAlive()) {
            throw new IllegalStateException(
                    "the controller has ended; see " + folder.resolve("controller.log"));
        }
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header("authorization", "Bearer " + token)
                                    .timeout(Duration.ofSeconds(60))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException unreachable) {
            return "";
        } catch (InterruptedException _) {
            throw new IllegalStateException("interrupted");
        }
    }

    private Map<String, Double> scrape() {
        Map<String, Double> all = new TreeMap<>();
        page("/metrics")
                .lines()
                .filter(line -> !line.startsWith("#") && line.contains(" "))
                .forEach(
                        line -> {
                            int space = line.lastIndexOf(' ');
                            all.put(
                                    line.substring(0, space),
                                    Double.parseDouble(line.substring(space + 1)));
                        });
        return all;
    }

    private static double cpu(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private static long memory(long pid, String what) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(what + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    // --- figures

    /// What one phase cost, from when it was made until its end.
    private final class Phase {
        private final Map<String, String> row = new java.util.LinkedHashMap<>();
        private final long since = System.nanoTime();
        private final Map<String, Double> before;
        private final double cpu;
        private final double ownCpu;
        private final long sent = reports.sum();
        private final long sensed = senses.sum();
        private final long lost = broken.sum();

        Phase(String name) throws IOException {
            say(name);
            row.put("phase", name);
            before = controller.isAlive() ? scrape() : Map.of();
            cpu = controller.isAlive() ? cpu(controller.pid()) : 0;
            ownCpu = cpu(ProcessHandle.current().pid());
        }

        void took(String what, double took) {
            say("%s: %.1f s".formatted(what, took));
            say(what + " s", "%.1f".formatted(took));
        }

        void say(String what, String figure) {
            row.put(what, figure);
        }

        private void say(String progress) {
            Scale.say(progress);
        }

        void end() throws IOException {
            double took = (System.nanoTime() - since) / 1e9;
            double used = cpu(controller.pid()) - cpu;
            double own = cpu(ProcessHandle.current().pid()) - ownCpu;
            Map<String, Double> after = scrape();
            say("seconds", "%.1f".formatted(took));
            say("loop delay p50/p99/max ms", delays(after, "lockstep_event_loop_delay_seconds"));
            say(
                    "journal p50/p99/max ms",
                    delays(after, "lockstep_journal_append_duration_seconds"));
            say("plan p50/p99/max ms", delays(after, "lockstep_plan_duration_seconds"));
            say("controller CPU s", "%.1f".formatted(used));
            say("generator CPU s", "%.1f".formatted(own));
            say("RSS MB", "" + memory(controller.pid(), "VmRSS"));
            say("RSS peak MB", "" + memory(controller.pid(), "VmHWM"));
            say("GC s", "%.1f".formatted(grown(after, "jvm_gc_collection_seconds_sum")));
            say("reports/s", "%.0f".formatted((reports.sum() - sent) / took));
            say("health reports/s", "%.0f".formatted((senses.sum() - sensed) / took));
            say("streams broken", "" + (broken.sum() - lost));
            say("nodes", byState(after, "lockstep_nodes{"));
            say("jobs", byState(after, "lockstep_jobs{"));
            rows.add(row);
        }

        private double grown(Map<String, Double> after, String name) {
            return after.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(name))
                    .mapToDouble(e -> e.getValue() - before.getOrDefault(e.getKey(), 0.0))
                    .sum();
        }

        /// Upper bounds of the buckets in which the quantiles lie.
        private String delays(Map<String, Double> after, String name) {
            TreeMap<Double, Double> buckets = new TreeMap<>();
            after.forEach(
                    (key, value) -> {
                        if (key.startsWith(name + "_bucket")) {
                            String le = key.replaceAll(".*le=\"([^\"]*)\".*", "$1");
                            double bound =
                                    le.equals("+Inf")
                                            ? Double.POSITIVE_INFINITY
                                            : Double.parseDouble(le);
                            buckets.put(bound, value - before.getOrDefault(key, 0.0));
                        }
                    });
            double all = buckets.isEmpty() ? 0 : buckets.lastEntry().getValue();
            return all == 0
                    ? "-"
                    : "%s/%s/%s"
                            .formatted(
                                    bound(buckets, all * 0.5),
                                    bound(buckets, all * 0.99),
                                    bound(buckets, all));
        }

        private static String bound(TreeMap<Double, Double> buckets, double wanted) {
            double bound =
                    buckets.entrySet().stream()
                            .filter(bucket -> bucket.getValue() >= wanted)
                            .findFirst()
                            .orElse(buckets.lastEntry())
                            .getKey();
            return Double.isInfinite(bound)
                    ? ">" + Math.round(buckets.lowerKey(bound) * 1e3)
                    : "≤" + Math.round(bound * 1e3);
        }
    }

    private static String byState(Map<String, Double> all, String name) {
        Map<String, Long> states = new TreeMap<>();
        all.forEach(
                (key, value) -> {
                    if (key.startsWith(name) && value > 0) {
                        states.merge(
                                key.replaceAll(".*state=\"([^\"]*)\".*", "$1"),
                                value.longValue(),
                                Long::sum);
                    }
                });
        return states.toString();
    }

    private void print() {
        for (Map<String, String> row : rows) {
            if (json) {
                StringBuilder line = new StringBuilder();
                row.forEach(
                        (key, value) ->
                                line.append(line.isEmpty() ? "{" : ", ")
                                        .append("\"%s\": \"%s\"".formatted(key, value)));
                System.out.println(line + "}");
            } else {
                row.forEach((key, value) -> System.out.printf("%-28s %s%n", key, value));
                System.out.println();
            }
        }
    }

    private static double at(List<Long> nanos, double q) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.round(q * (sorted.length - 1))] / 1e6;
    }

    private static double until(BooleanSupplier done, int mostSeconds) {
        long begin = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - begin > mostSeconds * 1_000_000_000L) {
                throw new IllegalStateException("not done after " + mostSeconds + " s");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void sleep(int seconds) throws InterruptedException {
        Thread.sleep(Duration.ofSeconds(seconds));
    }

    private static void say(String progress) {
        System.err.println("bench/scale: " + progress);
    }

    // --- one node

    /// One direction of a daemon's talk: a stream that is opened again when it breaks, after a
    /// pause that doubles from 50 ms to 2 s, as that of the real daemon.
    private final class Stream<A, B> {
        private final MethodDescriptor<A, B> method;
        private final Runnable opened;
        private final Consumer<B> heard;
        private final Daemon owner;
        private ClientCallStreamObserver<A> out;
        private long pauseMillis = 50;

        Stream(MethodDescriptor<A, B> method, Daemon owner, Runnable opened, Consumer<B> heard) {
            this.method = method;
            this.owner = owner;
            this.opened = opened;
            this.heard = heard;
        }

        void open() {
            synchronized (owner) {
                var unused =
                        ClientCalls.asyncBidiStreamingCall(
                                owner.channel.newCall(method, CallOptions.DEFAULT),
                                new ClientResponseObserver<A, B>() {
                                    private ClientCallStreamObserver<A> mine;

                                    @Override
                                    public void beforeStart(ClientCallStreamObserver<A> stream) {
                                        mine = stream;
                                        out = stream;
                                    }

                                    @Override
                                    public void onNext(B message) {
                                        pauseMillis = 50;
                                        synchronized (owner) {
                                            if (mine == out) {
                                                heard.accept(message);
                                            }
                                        }
                                    }

                                    @Override
                                    public void onError(Throwable why) {
                                        synchronized (owner) {
                                            if (mine == out) {
                                                again();
                                            }
                                        }
                                    }

                                    @Override
                                    public void onCompleted() {
                                        onError(new IOException("ended"));
                                    }
                                });
                opened.run();
            }
        }

        void giveUp() {
            ClientCallStreamObserver<A> left = out;
            again();
            left.cancel("no answer", null);
        }

        private void again() {
            broken.increment();
            out = null;
            long pause = owner.random.nextLong(pauseMillis / 2, pauseMillis + 1);
            pauseMillis = Math.min(2_000, pauseMillis * 2);
            var _ = timer.schedule(this::open, pause, TimeUnit.MILLISECONDS);
        }

        boolean send(A message) {
            if (out == null) {
                return false;
            }
            out.onNext(message);
            return true;
        }
    }

    /// What a node daemon says and hears, without ranks: each is ready, runs and ends as ordered.
    private final class Daemon {
        private final String name;
        private final int connection;
        private final Incarnation incarnation;
        private final NodeDescription description;
        private final SplittableRandom random;
        private final Map<Long, AttemptReport> attempts = new TreeMap<>();
        private final List<ProbeResult> probes = new ArrayList<>();
        private final Stream<NodeReport, NodeOrders> link =
                new Stream<>(NodeLinkGrpc.getLinkMethod(), this, this::linkOpened, this::ordered);
        private final Stream<SenseReport, SenseRequest> sense =
                new Stream<>(SenseLinkGrpc.getSenseMethod(), this, this::senseOpened, this::asked);
        private io.grpc.Channel channel;
        private volatile long epoch;
        private String cluster = "";
        private long sequence;
        private long everyMillis = 500;
        private long senseMillis = 5_000;
        private long sentAt;
        private long heardAt;
        private int turn;
        private boolean all;

        Daemon(int index, int connections) {
            name = "n%05d".formatted(index);
            connection = index % connections;
            random = new SplittableRandom(index);
            incarnation = Incarnation.newBuilder().setBootId("boot-" + name).setStart(1).build();
            NodeDescription.Builder said =
                    NodeDescription.newBuilder()
                            .setHostName(name)
                            .setAddress(name + ".example.org")
                            .setCpus(128)
                            .setMemoryMib(1 << 20)
                            .setLeaf("l" + index / LEAF)
                            .setSpine("s" + index / LEAF / SPINE)
                            .setRack("r" + index / RACK)
                            .setVersion("0.1.0");
            for (int gpu = 0; gpu < 8; gpu++) {
                said.addAccelerators(
                        Accelerator.newBuilder()
                                .setId("gpu" + gpu)
                                .setName("gpu")
                                .setType("h100")
                                .setNumaNode(gpu / 4));
            }
            description = said.build();
        }

        void authorized(io.grpc.ClientInterceptor bearer) {
            channel = ClientInterceptors.intercept(channels.get(connection), bearer);
        }

        void begin() {
            timer.execute(link::open);
            timer.execute(sense::open);
            schedule(this::beat, random.nextLong(everyMillis));
            schedule(this::tell, random.nextLong(senseMillis));
        }

        private void schedule(Runnable task, long millis) {
            var _ = timer.schedule(task, millis, TimeUnit.MILLISECONDS);
        }

        private static long millis() {
            return System.nanoTime() / 1_000_000;
        }

        private void linkOpened() {
            heardAt = millis();
            report();
        }

        private void senseOpened() {
            all = true;
        }

        private synchronized void beat() {
            long now = millis();
            if (now - sentAt >= everyMillis / 2) {
                report();
            }
            if (link.out != null && now - heardAt > Math.max(3_000, everyMillis * 5)) {
                link.giveUp();
            }
            schedule(this::beat, everyMillis / 2);
        }

        private void report() {
            boolean sent =
                    link.send(
                            NodeReport.newBuilder()
                                    .setProtocolVersion(1)
                                    .setClusterId(cluster)
                                    .setNode(name)
                                    .setIncarnation(incarnation)
                                    .setReportSeq(++sequence)
                                    .setEpochSeen(epoch)
                                    .setNodeClockMillis(millis())
                                    .setDescription(description)
                                    .addAllAttempts(attempts.values())
                                    .build());
            if (sent) {
                sentAt = millis();
                reports.increment();
            }
        }

        private void ordered(NodeOrders orders) {
            heardAt = millis();
            cluster = orders.getClusterId();
            epoch = orders.getEpoch();
            everyMillis = orders.getReportEveryMillis();
            boolean changed = false;
            for (AttemptOrder order : orders.getOrdersList()) {
                changed |= obey(order);
            }
            if (changed) {
                report();
            }
        }

        private boolean obey(AttemptOrder order) {
            long key = (long) order.getJobId() << 32 | order.getAttempt();
            AttemptReport had = attempts.get(key);
            AttemptReport has =
                    switch (order.getWanted()) {
                        case PREPARE -> had != null ? had : prepared(order);
                        case COMMIT ->
                                had == null || had.getPhase() != AttemptPhase.PREPARED
                                        ? had
                                        : in(had, AttemptPhase.STARTED, RankPhase.LIVE);
                        case STOP -> stopped(order, had);
                        case FORGET -> null;
                        default -> had;
                    };
            if (has == null) {
                return attempts.remove(key) != null;
            }
            return !has.equals(attempts.put(key, has));
        }

        private static AttemptReport prepared(AttemptOrder order) {
            AttemptReport.Builder made =
                    AttemptReport.newBuilder()
                            .setJobId(order.getJobId())
                            .setAttempt(order.getAttempt())
                            .setPhase(AttemptPhase.PREPARED)
                            .setRendezvousPort(29_500);
            for (RankLaunch rank : order.getLaunch().getRanksList()) {
                made.addRanks(
                        RankReport.newBuilder()
                                .setRank(rank.getRank())
                                .setPhase(RankPhase.WAITING)
                                .setPid(1_000 + rank.getRank()));
            }
            return made.build();
        }

        private static AttemptReport in(AttemptReport had, AttemptPhase phase, RankPhase ranks) {
            AttemptReport.Builder now = had.toBuilder().setPhase(phase);
            now.getRanksBuilderList().forEach(rank -> rank.setPhase(ranks));
            return now.build();
        }

        private static AttemptReport stopped(AttemptOrder order, AttemptReport had) {
            AttemptReport from = had == null ? prepared(order) : had;
            return in(from, AttemptPhase.FINISHED, RankPhase.NEVER_STARTED).toBuilder()
                    .setCause(NodeCause.ORDERED)
                    .build();
        }

        private synchronized void tell() {
            schedule(this::tell, senseMillis);
            int count = all ? digests : Math.max(1, digests / 5);
            SenseReport.Builder report =
                    SenseReport.newBuilder()
                            .setProtocolVersion(1)
                            .setClusterId(cluster)
                            .setNode(name)
                            .setIncarnation(incarnation)
                            .setProbeAddress(name + ".example.org:7431")
                            .addAllProbes(probes);
            for (int i = 0; i < count; i++) {
                report.addDigests(digest(all ? i : turn++ % digests));
            }
            if (sense.send(report.build())) {
                senses.increment();
                all = false;
                probes.clear();
            }
        }

        /// A third of them of the node, the rest of its eight accelerators.
        private MetricDigest digest(int which) {
            Measure measure =
                    which % 3 == 0
                            ? NODE_MEASURES[which / 3 % 12]
                            : PART_MEASURES[which / 24 % PART_MEASURES.length];
            String part =
                    which % 3 == 0
                            ? which < 36 ? "" : "part" + which / 36
                            : "gpu" + (which * 2 / 3) % 8;
            double level =
                    measure == Measure.MEMORY_CORRECTED_ERRORS ? 0 : 50 + random.nextDouble();
            return MetricDigest.newBuilder()
                    .setMeasure(measure)
                    .setPart(part)
                    .setCount(60)
                    .setMedian(level)
                    .setMad(level / 100)
                    .setP99(level * 1.05)
                    .setAtEpochMillis(System.currentTimeMillis())
                    .build();
        }

        private void asked(SenseRequest request) {
            senseMillis = Math.max(5_000, request.getReportEveryMillis());
            for (ProbeTask task : request.getProbesList()) {
                probes.add(
                        ProbeResult.newBuilder()
                                .setId(task.getId())
                                .setPeer(task.getPeer())
                                .setSent(task.getRoundTrips())
                                .setMedian(20 + random.nextDouble())
                                .setP99(30)
                                .setMbitPerSecond(90_000 + random.nextInt(1_000))
                                .setAtEpochMillis(System.currentTimeMillis())
                                .build());
            }
        }
    }

    private static final Measure[] NODE_MEASURES = {
        Measure.CPU_QUANTUM, Measure.CPU_CLOCK, Measure.CPU_TEMPERATURE,
        Measure.CPU_THERMAL_HEADROOM, Measure.CPU_LOAD, Measure.CPU_PRESSURE,
        Measure.MEMORY_PRESSURE, Measure.IO_PRESSURE, Measure.CPU_STEAL,
        Measure.BOARD_TEMPERATURE, Measure.PACKAGE_POWER, Measure.STORAGE_WRITE
    };
    private static final Measure[] PART_MEASURES =
            Arrays.stream(Measure.values())
                    .filter(measure -> measure.name().startsWith("ACCELERATOR_"))
                    .filter(measure -> !measure.name().endsWith("CORRECTED_ERRORS"))
                    .toList()
                    .toArray(Measure[]::new);
}
