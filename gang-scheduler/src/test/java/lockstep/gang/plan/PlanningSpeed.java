package lockstep.gang.plan;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;

import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.JobFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.state.ClusterState;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// Prints the CPU time that one round of planning takes. Not a test: run its `main`.
final class PlanningSpeed {
    private static final int ROUNDS = 60;

    private PlanningSpeed() {}

    public static void main(String[] arguments) {
        System.out.printf(
                "%-58s %8s %8s %8s%n", "one round, CPU time", "starts", "median", "worst");
        measure("10,000 pending, 1,000 nodes, nothing free", full(1_000, 10_000));
        measure("10,000 pending of one CPU, 1,000 idle nodes of 8 CPUs", idle(1_000, 8, 10_000));
        measure("1,000 pending of one CPU, one node of 1,000 CPUs", idle(1, 1_000, 1_000));
        measure("1,000 gangs of 8 nodes, 10,000 idle nodes", gangs(10_000, 1_000, 8));
        measure("10,000 pending for a lost node, 1,000 nodes", hopeless(1_000, 10_000));
    }

    private static ClusterState full(int nodes, int jobs) {
        ClusterFixture cluster = cluster(nodes, 8);
        String[] all =
                cluster.state().nodes().keySet().stream()
                        .map(n -> n.value())
                        .toArray(String[]::new);
        cluster.occupy(8, all);
        return submitted(cluster, jobs, job().nodes(4));
    }

    private static ClusterState idle(int nodes, int cpus, int jobs) {
        return submitted(cluster(nodes, cpus), jobs, job());
    }

    private static ClusterState gangs(int nodes, int jobs, int size) {
        return submitted(cluster(nodes, 8), jobs, job().nodes(size).cpusPerTask(8));
    }

    private static ClusterState hopeless(int nodes, int jobs) {
        ClusterFixture cluster = cluster(nodes, 8).lose("n1");
        return submitted(cluster, jobs, job().on("n1"));
    }

    private static ClusterState submitted(ClusterFixture cluster, int jobs, JobFixture job) {
        IntStream.range(0, jobs).forEach(_ -> cluster.submit(job.build()));
        return cluster.state();
    }

    private static ClusterFixture cluster(int nodes, int cpus) {
        return ClusterFixture.of(
                IntStream.rangeClosed(1, nodes)
                        .mapToObj(i -> node("n" + i).cpus(cpus).on("s" + i / 512, "l" + i / 32))
                        .toArray(NodeFixture[]::new));
    }

    /// Of this thread alone, so that a busy machine does not blur it.
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void measure(String what, ClusterState state) {
        var snapshot = new ClusterSnapshot(state, Partitions.single(), Set.of());
        Planner planner = new PricePlanner(Settings.standard(), Policy.open());
        double[] millis = new double[ROUNDS];
        int starts = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long begin = cpuNanos();
            starts = planner.plan(snapshot, NOON).starts().size();
            millis[i] = (cpuNanos() - begin) / 1e6;
        }
        double worst = Arrays.stream(millis).max().orElse(0);
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-58s %8d %5.1f ms %5.1f ms%n",
                what,
                starts,
                millis[ROUNDS / 2],
                worst);
    }
}
