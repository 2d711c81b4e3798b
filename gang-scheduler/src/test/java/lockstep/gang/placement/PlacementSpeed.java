package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.Layout;
import lockstep.gang.price.FragmentationCost;
import lockstep.gang.price.SpreadFactors;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/// Prints the CPU time that one placement takes. Not a test: run its `main`.
///
/// Leaves of 32 nodes, spines of 16 leaves. "Alike" is a fleet in which every node is typical,
/// "measured" one in which all nodes differ: slow-down, noise, hazard, throttling, and one uplink
/// in twenty degraded. In "free" all nodes are candidates; in "used" two leaves in five are taken
/// whole and a third of the other nodes too.
final class PlacementSpeed {
    private static final int[] GANGS = {1, 4, 16, 64, 256, 1024};
    private static final double[] DEMAND = {10, 30, 80, 200, 500, 1_200, 2_000};

    private PlacementSpeed() {}

    public static void main(String[] arguments) {
        System.out.printf("%-28s", "one placement, CPU time, us");
        for (int gang : GANGS) {
            System.out.printf("%26s", gang + " nodes");
        }
        System.out.printf("%n%-28s%s%n", "", "     median    worst  gap".repeat(GANGS.length));
        for (int nodes : new int[] {1_000, 10_000, 100_000}) {
            Fabric fabric = Ground.regular(nodes, 32, 16);
            for (boolean measured : new boolean[] {false, true}) {
                for (boolean used : new boolean[] {false, true}) {
                    row(fabric, measured, used);
                }
            }
        }
    }

    private static void row(Fabric fabric, boolean measured, boolean used) {
        SplittableRandom random = new SplittableRandom(fabric.nodes());
        Terrain terrain = measured ? measured(random, fabric) : Terrain.plain(fabric);
        PlacementSearch search =
                new PlacementSearch(terrain, SpreadFactors.DEFAULT, FragmentationCost.of(DEMAND));
        Candidates[] situations = new Candidates[8];
        Arrays.setAll(situations, _ -> used ? used(random.split(), fabric) : Ground.all(fabric));
        System.out.printf(
                "%,8d %-9s %-9s",
                fabric.nodes(), measured ? "measured" : "alike", used ? "used" : "free");
        for (int gang : GANGS) {
            measure(search, situations, gang);
        }
        System.out.println();
    }

    private static void measure(PlacementSearch search, Candidates[] situations, int gang) {
        GangNeed need = new GangNeed(gang, 8, 14_400, 1, 0.2, 1_800, 120, Layout.ANY, List.of());
        long end = cpuNanos() + 200_000_000L;
        double[] micros = new double[20_000];
        int rounds = 0;
        int missing = 0;
        double gap = 0;
        while (rounds < micros.length && (rounds < 8 || cpuNanos() < end)) {
            long begin = cpuNanos();
            Optional<Found> found = search.find(need, situations[rounds % situations.length]);
            micros[rounds++] = (cpuNanos() - begin) / 1e3;
            gap = Math.max(gap, search.gap());
            missing += found.isPresent() ? 0 : 1;
        }
        double[] warm = Arrays.copyOfRange(micros, rounds / 2, rounds);
        Arrays.sort(warm);
        if (missing > 0) {
            System.out.printf("%10s %8s %5s ", "-", "-", "-");
        } else {
            double median = warm[warm.length / 2];
            double worst = warm[warm.length - 1];
            System.out.printf(Locale.ROOT, "%10.0f %8.0f %4.1f%% ", median, worst, 100 * gap);
        }
    }

    private static Terrain measured(RandomGenerator random, Fabric fabric) {
        int nodes = fabric.nodes();
        return Terrain.builder(fabric)
                .slowdown(draw(nodes, () -> Math.max(0.9, 1 + 0.025 * random.nextGaussian())))
                .noise(draw(nodes, () -> Math.abs(0.01 * random.nextGaussian())))
                .hazardPerSecond(draw(nodes, () -> random.nextDouble() * 2e-7))
                .thermalFraction(
                        draw(nodes, () -> random.nextInt(50) == 0 ? random.nextDouble() / 10 : 0))
                .uplinkSlowdown(
                        draw(
                                fabric.leaves(),
                                () -> random.nextInt(20) == 0 ? 1 + random.nextDouble() : 1))
                .build();
    }

    private static double[] draw(int count, DoubleSupplier value) {
        double[] drawn = new double[count];
        Arrays.setAll(drawn, _ -> value.getAsDouble());
        return drawn;
    }

    private static Candidates used(RandomGenerator random, Fabric fabric) {
        long[] words = Ground.bits(fabric.nodes());
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            boolean whole = random.nextInt(5) < 2;
            for (int node = fabric.firstNodeOf(leaf); node < fabric.firstNodeOf(leaf + 1); node++) {
                if (whole || random.nextInt(3) == 0) {
                    words[node >> 6] &= ~(1L << node);
                }
            }
        }
        return Candidates.of(words);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
