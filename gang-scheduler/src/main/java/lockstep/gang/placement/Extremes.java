package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;

import java.util.Arrays;

/// The best values among the nodes of each domain, for lower bounds, and which leaves have nodes
/// that are all alike.
final class Extremes {
    private final Fabric fabric;
    private final double[] leastNoise;
    private final double[] leastHazard;
    private final boolean[] alike;

    /// Paces, ascending within each leaf, within each spine, and everywhere.
    private final double[] paceInLeaf;

    private final double[] paceInSpine;
    private final double[] paceAnywhere;

    Extremes(Fabric fabric, double[] pace, double[] noise, double[] hazard) {
        this.fabric = fabric;
        this.leastNoise = new double[fabric.leaves()];
        this.leastHazard = new double[fabric.leaves()];
        this.alike = new boolean[fabric.leaves()];
        this.paceInLeaf = pace.clone();
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            int first = fabric.firstNodeOf(leaf);
            int end = fabric.firstNodeOf(leaf + 1);
            Arrays.sort(paceInLeaf, first, end);
            leastNoise[leaf] = Arrays.stream(noise, first, end).min().orElse(0);
            leastHazard[leaf] = Arrays.stream(hazard, first, end).min().orElse(0);
            alike[leaf] =
                    isAlike(pace, first, end)
                            && isAlike(noise, first, end)
                            && isAlike(hazard, first, end);
        }
        this.paceInSpine = paceInLeaf.clone();
        for (int spine = 0; spine < fabric.spines(); spine++) {
            Arrays.sort(
                    paceInSpine,
                    fabric.firstNodeOf(fabric.firstLeafOf(spine)),
                    fabric.firstNodeOf(fabric.firstLeafOf(spine + 1)));
        }
        this.paceAnywhere = paceInSpine.clone();
        Arrays.sort(paceAnywhere);
    }

    private static boolean isAlike(double[] values, int first, int end) {
        for (int i = first + 1; i < end; i++) {
            if (values[i] != values[first]) {
                return false;
            }
        }
        return true;
    }

    /// The pace of the slowest of the `count` fastest nodes: no gang of so many is faster.
    double leastPace(Domain domain, int count) {
        double[] sorted =
                switch (domain.level()) {
                    case NODE, LEAF -> paceInLeaf;
                    case SPINE -> paceInSpine;
                    case CORE -> paceAnywhere;
                };
        return sorted[domain.firstNode(fabric) + count - 1];
    }

    /// What the cheapest node of a leaf asks at least.
    double leastAsk(Rates rates, int leaf) {
        return rates.ofNode(
                paceInLeaf[fabric.firstNodeOf(leaf)], leastNoise[leaf], leastHazard[leaf]);
    }

    boolean isAlike(int leaf) {
        return alike[leaf];
    }
}
