package lockstep.gang.placement;

/// How close to the cheapest placement a search must come: exactly while that is quick, then less
/// and less, but never further off than one per cent of the price.
///
/// Work is counted in leaves looked at, about half a microsecond each. The first thousands are
/// free, enough to be exact on small fabrics and for single leaves of large ones; after that each
/// time all leaves could have been looked at once gives away a thousandth.
final class Patience {
    /// Costs this close together, as a fraction, count as equal: they come from rounding.
    private static final double EQUAL = 1e-9;

    private static final double MOST = 0.01;
    private static final double STEP = 0.001;
    private static final int FREE = 600;

    private final int leaves;
    private long work;

    Patience(int leaves) {
        this.leaves = leaves;
    }

    void begin() {
        work = 0;
    }

    void spend(int leavesLookedAt) {
        work += leavesLookedAt;
    }

    /// What may be given away, as a fraction of the price.
    double tolerance() {
        double beyond = work - FREE;
        return EQUAL + Math.clamp(STEP * beyond / (FREE / 3.0 + leaves), 0, MOST);
    }
}
