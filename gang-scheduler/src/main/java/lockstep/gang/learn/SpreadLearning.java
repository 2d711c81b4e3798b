package lockstep.gang.learn;

import lockstep.gang.fabric.Level;
import lockstep.gang.price.SpreadFactors;

import org.pcollections.TreePMap;

/// What runs have taught of how much longer communication takes across leaves and spines.
///
/// Inside a node and a leaf it is 1 by definition and not learned.
public record SpreadLearning(TreePMap<Level, Estimate> estimates) {
    /// Above 1: a factor of 1 would make a charge of 0, from which nothing can be learned.
    static final double LEAST = 1.01;

    static final double MOST = 5;
    private static final double DEVIATION = 0.25;

    public static final SpreadLearning PRIOR =
            new SpreadLearning(
                    TreePMap.<Level, Estimate>empty()
                            .plus(Level.SPINE, prior(Level.SPINE))
                            .plus(Level.CORE, prior(Level.CORE)));

    private static Estimate prior(Level level) {
        return Estimate.prior(SpreadFactors.DEFAULT.of(level), DEVIATION);
    }

    /// What is believed of one level alone.
    public Estimate at(Level level) {
        return estimates.getOrDefault(level, Estimate.prior(SpreadFactors.DEFAULT.of(level), 0));
    }

    /// The factor to reckon with at one level.
    public double beta(Level level) {
        return factors().of(level);
    }

    /// The factors to reckon with.
    public SpreadFactors factors() {
        return SpreadFactors.raised(
                at(Level.NODE).value(),
                at(Level.LEAF).value(),
                at(Level.SPINE).value(),
                at(Level.CORE).value());
    }

    SpreadLearning with(Level level, Estimate next) {
        return estimates.containsKey(level)
                ? new SpreadLearning(estimates.plus(level, next))
                : this;
    }
}
