package lockstep.gang.learn;

import lockstep.gang.fabric.Level;

import org.pcollections.TreePMap;

/// How much longer communication takes at each level of the fabric than within a node.
///
/// The priors are guesses of a fabric that gets a little thinner with each level. They matter only
/// until gangs have run at several levels; what is measured of links comes on top.
public record SpreadFactors(TreePMap<Level, Estimate> estimates) {
    static final double LEAST = 1;
    static final double MOST = 5;
    private static final double DEVIATION = 0.25;

    public static final SpreadFactors PRIOR =
            new SpreadFactors(
                    TreePMap.<Level, Estimate>empty()
                            .plus(Level.NODE, Estimate.prior(1, 0))
                            .plus(Level.LEAF, Estimate.prior(1.1, DEVIATION))
                            .plus(Level.SPINE, Estimate.prior(1.25, DEVIATION))
                            .plus(Level.CORE, Estimate.prior(1.5, DEVIATION)));

    /// What is believed of one level alone.
    public Estimate at(Level level) {
        return estimates.getOrDefault(level, Estimate.prior(LEAST, 0));
    }

    /// The factor to reckon with, 1 or more: no less than those of the levels below.
    public double beta(Level level) {
        double beta = LEAST;
        for (Level below : Level.values()) {
            if (below.compareTo(level) <= 0) {
                beta = Math.max(beta, at(below).value());
            }
        }
        return beta;
    }

    SpreadFactors with(Level level, Estimate next) {
        return new SpreadFactors(estimates.plus(level, next));
    }
}
