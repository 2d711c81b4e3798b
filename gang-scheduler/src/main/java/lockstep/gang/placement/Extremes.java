package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;

/// The best that so many nodes of a domain can be, for lower bounds, and which leaves have nodes
/// that are all alike.
final class Extremes {
    private final Fabric fabric;
    private final boolean[] alike;
    private final Ranking pace;
    private final Ranking noise;
    private final Ranking hazard;

    Extremes(Fabric fabric, double[] pace, double[] noise, double[] hazard) {
        this.fabric = fabric;
        this.pace = new Ranking(fabric, pace);
        this.noise = new Ranking(fabric, noise);
        this.hazard = new Ranking(fabric, hazard);
        this.alike = new boolean[fabric.leaves()];
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            alike[leaf] =
                    this.pace.isAlike(leaf)
                            && this.noise.isAlike(leaf)
                            && this.hazard.isAlike(leaf);
        }
    }

    boolean isAlike(int leaf) {
        return alike[leaf];
    }

    /// The pace of the slowest of the `count` fastest nodes: no gang of so many is faster.
    double leastPace(Domain domain, int count) {
        return pace.last(domain, count);
    }

    /// What so many nodes of a domain ask for themselves at least.
    double leastAsk(Rates rates, Domain domain, int count) {
        return rates.ofNode(
                pace.sum(domain, count), noise.sum(domain, count), hazard.sum(domain, count));
    }

    /// What any node asks at least.
    double leastAsk(Rates rates) {
        return leastAsk(rates, Domain.everything(fabric), 1);
    }
}
