package lockstep.gang.placement;

import lockstep.gang.fabric.Level;
import lockstep.gang.price.NormalMaximum;
import lockstep.gang.price.PlacementCharges;
import lockstep.gang.price.SpreadFactors;

/// The price of one gang as a linear form, for the search: what one unit of each weakness costs.
///
/// A placement's price is `pace` times the greatest pace among its members, plus `staging` times
/// the greatest staging time, plus the spread, plus the sum of [#ofNode] over its members, plus
/// fragmentation. [Pricing] says the same charge by charge.
final class Rates {
    /// Of a gang that feels nothing.
    static final Rates NONE = new Rates(GangNeed.of(1), SpreadFactors.DEFAULT);

    final double pace;
    final double staging;
    private final double paceOfEach;
    private final double noise;
    private final double hazard;
    private final PlacementCharges charges;

    Rates(GangNeed need, SpreadFactors factors) {
        this.charges = need.charges(factors);
        double all = charges.acceleratorSeconds();
        double each = all / need.nodes();
        this.pace = all * need.synchrony();
        this.paceOfEach = each * (1 - need.synchrony());
        this.noise = each * need.synchrony() * NormalMaximum.of(need.nodes());
        this.hazard = all * charges.lostPerFailureSeconds();
        this.staging = charges.staging(1);
    }

    /// What a member costs whoever the others are.
    double ofNode(double nodePace, double nodeNoise, double hazardPerSecond) {
        return paceOfEach * nodePace + noise * nodeNoise + hazard * hazardPerSecond;
    }

    double ofNode(Terrain terrain, int node) {
        return ofNode(terrain.pace(node), terrain.noise(node), terrain.hazardPerSecond(node));
    }

    double spread(Level level, double worstUplink) {
        return charges.spread(level, worstUplink);
    }
}
