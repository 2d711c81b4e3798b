package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Settings.Backfill;
import lockstep.gang.state.ClusterState;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// Prints the CPU time and the memory that one round of planning takes. Not a test: run its `main`,
/// with numbers of nodes as arguments where other than 1,000, 10,000 and 100,000 are wanted.
///
/// Leaves of 32 nodes, spines of 16 leaves; 10,000 jobs wait, whose sizes cycle through 1, 2, 4 …
/// 256 whole nodes and whose limits cycle through 10 to 720 minutes. "Blocked": one job holds all
/// nodes for two hours. "Idle": nothing runs.
final class PlanningSpeed {
    private static final int JOBS = 10_000;
    private static final int[] MINUTES = {10, 30, 60, 120, 240, 480, 720};
    private static final int ROUNDS = 5;

    private PlanningSpeed() {}

    public static void main(String[] arguments) {
        System.out.printf(
                "%-46s %8s %12s %10s %10s %9s %9s%n",
                "one round, 10,000 pending jobs",
                "starts",
                "reservations",
                "median",
                "worst",
                "allocated",
                "kept");
        for (int nodes : sizes(arguments)) {
            ClusterState blocked = cluster(nodes, true);
            ClusterState idle = cluster(nodes, false);
            measure(nodes, "blocked, EASY", blocked, new Backfill.Easy());
            measure(nodes, "blocked, full depth", blocked, new Backfill.Conservative());
            measure(nodes, "idle, EASY", idle, new Backfill.Easy());
            measure(nodes, "idle, full depth", idle, new Backfill.Conservative());
        }
    }

    private static int[] sizes(String[] arguments) {
        return arguments.length == 0
                ? new int[] {1_000, 10_000, 100_000}
                : Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
    }

    private static ClusterState cluster(int nodes, boolean blocked) {
        ClusterFixture cluster =
                ClusterFixture.of(
                        IntStream.range(0, nodes)
                                .mapToObj(PlanningSpeed::onItsLeaf)
                                .toArray(NodeFixture[]::new));
        if (blocked) {
            block(cluster);
        }
        for (int i = 0; i < JOBS; i++) {
            cluster.submit(
                    job().nodes(1 << i % 9)
                            .cpusPerTask(8)
                            .timeLimit(Duration.ofMinutes(MINUTES[i % MINUTES.length]))
                            .build());
        }
        return cluster.state();
    }

    private static NodeFixture onItsLeaf(int i) {
        return node("n%06d".formatted(i)).on("s%04d".formatted(i / 512), "l%05d".formatted(i / 32));
    }

    private static void block(ClusterFixture cluster) {
        JobId blocker = cluster.submit(job().cpusPerTask(8).timeLimit(Duration.ofHours(2)).build());
        List<NodeShare> all =
                cluster.state().nodes().keySet().stream()
                        .sorted()
                        .map(name -> new NodeShare(name, 8, 0, List.of(), 0, 1, 1))
                        .toList();
        cluster.run(cluster.start(blocker, all));
    }

    private static void measure(int nodes, String what, ClusterState state, Backfill backfill) {
        var snapshot = new ClusterSnapshot(state, Partitions.single(), Set.of());
        System.gc();
        long heapBefore = heap();
        Planner planner = new PricePlanner(Settings.standard().with(backfill), Policy.open());
        double[] seconds = new double[ROUNDS];
        long allocated = allocatedBytes();
        Plan plan = planner.plan(snapshot, NOON);
        allocated = allocatedBytes() - allocated;
        for (int i = 0; i < ROUNDS; i++) {
            long begin = cpuNanos();
            plan = planner.plan(snapshot, NOON);
            seconds[i] = (cpuNanos() - begin) / 1e9;
        }
        System.gc();
        long kept = heap() - heapBefore;
        Arrays.sort(seconds);
        System.out.printf(
                Locale.ROOT,
                "%,8d nodes, %-30s %8d %12d %8.3f s %8.3f s %5d MiB %5d MiB%n",
                nodes,
                what,
                plan.starts().size(),
                plan.reservations().size(),
                seconds[ROUNDS / 2],
                seconds[ROUNDS - 1],
                allocated >> 20,
                kept >> 20);
    }

    /// Of this thread alone, so that a busy machine does not blur it.
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long allocatedBytes() {
        return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean beans
                ? beans.getCurrentThreadAllocatedBytes()
                : 0;
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
