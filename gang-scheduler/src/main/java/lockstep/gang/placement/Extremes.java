package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;

/// The best values among the nodes of each leaf, for lower bounds, and which leaves have nodes that
/// are all alike.
final class Extremes {
    final double[] leastPace;
    final double[] leastNoise;
    final double[] leastHazard;
    final boolean[] alike;

    Extremes(Fabric fabric, double[] pace, double[] noise, double[] hazard) {
        this.leastPace = new double[fabric.leaves()];
        this.leastNoise = new double[fabric.leaves()];
        this.leastHazard = new double[fabric.leaves()];
        this.alike = new boolean[fabric.leaves()];
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            int first = fabric.firstNodeOf(leaf);
            leastPace[leaf] = pace[first];
            leastNoise[leaf] = noise[first];
            leastHazard[leaf] = hazard[first];
            alike[leaf] = true;
            for (int node = first + 1; node < fabric.firstNodeOf(leaf + 1); node++) {
                alike[leaf] &=
                        pace[node] == pace[first]
                                && noise[node] == noise[first]
                                && hazard[node] == hazard[first];
                leastPace[leaf] = Math.min(leastPace[leaf], pace[node]);
                leastNoise[leaf] = Math.min(leastNoise[leaf], noise[node]);
                leastHazard[leaf] = Math.min(leastHazard[leaf], hazard[node]);
            }
        }
    }
}
