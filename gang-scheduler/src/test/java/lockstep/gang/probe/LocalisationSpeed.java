package lockstep.gang.probe;

import lockstep.gang.condition.Resource;
import lockstep.gang.telemetry.PairProbe;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/// Prints what it costs to infer faults from the pairs that a controller keeps, with nothing at
/// fault and with two parts at once. Not a test: run its `main`.
final class LocalisationSpeed {
    private static final int NODES_OF_LEAF = 32;
    private static final int LEAVES_OF_SPINE = 16;
    private static final int REPEATS = 5;

    private LocalisationSpeed() {}

    public static void main(String[] arguments) {
        System.out.printf(
                "%-28s %9s %14s %14s %9s%n",
                "one inference, CPU time", "pairs", "none at fault", "two at fault", "suspects");
        for (int spines : new int[] {1, 2, 20}) {
            measure(spines);
        }
    }

    private static void measure(int spines) {
        var synthetic =
                SyntheticFabric.of(spines, LEAVES_OF_SPINE, NODES_OF_LEAF, new SplittableRandom(1));
        ProbeSettings settings = ProbeSettings.STANDARD;
        int rounds =
                settings.roundsKept()
                        * new ProbeRounds(synthetic.fabric(), settings.pairsMax()).cycle();
        List<PairProbe> healthy = synthetic.probed(rounds, List.of());
        List<PairProbe> faulty =
                synthetic.probed(
                        rounds,
                        List.of(
                                new SyntheticFabric.Planted(new Resource.Uplink("s0", "l3"), 2, 0),
                                new SyntheticFabric.Planted(
                                        new Resource.OfNode(synthetic.fabric().name(7)), 2, 0)));
        var localisation = new FaultLocalisation(synthetic.fabric(), Localising.STANDARD);
        double clear = millis(localisation, healthy);
        double two = millis(localisation, faulty);
        System.out.printf(
                Locale.ROOT,
                "%,7d nodes %16s %,9d %11.0f ms %11.0f ms %9d%n",
                synthetic.fabric().nodes(),
                "",
                healthy.size(),
                clear,
                two,
                localisation.of(faulty).suspects().size());
    }

    /// The median of a few runs, after one to warm up.
    private static double millis(FaultLocalisation localisation, List<PairProbe> probes) {
        double[] times = new double[REPEATS];
        localisation.of(probes);
        for (int i = 0; i < REPEATS; i++) {
            long begin = cpuNanos();
            localisation.of(probes);
            times[i] = (cpuNanos() - begin) / 1e6;
        }
        Arrays.sort(times);
        return times[REPEATS / 2];
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
