package lockstep.gang.price;

import lockstep.gang.fabric.Level;

/// How much longer communication takes, by what joins the gang; 1 is what it takes inside a leaf.
///
/// The defaults are where learning starts. No public trace measures fabric levels one by one; what
/// comes nearest is the run-to-run spread of the same job on Perlmutter (perf-variability, IPDPS
/// 2026), whose placements and neighbours differ: communication takes 1.00 to 1.21 of the good runs
/// in the median (AMG2023, deepCAM; MILC and nanoGPT 1.10), and 1.17 to 1.28 in every twentieth run
/// (AMG2023, MILC). So 1.1 across leaves and 1.3 across spines.
///
/// @param node inside one node
/// @param leaf inside one leaf
/// @param spine across leaves of one spine
/// @param core across spines
public record SpreadFactors(double node, double leaf, double spine, double core) {
    public static final SpreadFactors DEFAULT = new SpreadFactors(1, 1, 1.1, 1.3);

    public SpreadFactors {
        if (!(1 <= node && node <= leaf && leaf <= spine && spine <= core && core < 1e6)) {
            throw new IllegalArgumentException(
                    "spread factors (%s, %s, %s, %s) must start at 1 or more and never fall"
                            .formatted(node, leaf, spine, core));
        }
    }

    /// Of estimates that may contradict the order of levels: each is raised to the one below it.
    public static SpreadFactors raised(double node, double leaf, double spine, double core) {
        double a = Math.max(1, node);
        double b = Math.max(a, leaf);
        double c = Math.max(b, spine);
        return new SpreadFactors(a, b, c, Math.max(c, core));
    }

    public double of(Level level) {
        return switch (level) {
            case NODE -> node;
            case LEAF -> leaf;
            case SPINE -> spine;
            case CORE -> core;
        };
    }
}
