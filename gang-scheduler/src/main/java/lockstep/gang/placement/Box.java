package lockstep.gang.placement;

import java.util.Comparator;

/// A set of placements not looked into yet: those in a domain whose worst member is at least `low`
/// and at most `high` in each weakness.
///
/// @param bound no placement in it costs less
/// @param filling no placement within `high` costs less, the worst member not counted
/// @param size candidates in the domain: where bounds are equal, the fullest domain comes first
record Box(Domain domain, Limits low, Limits high, double bound, double filling, int size) {
    /// The most promising first, and among equals the tightest, fullest and lowest.
    static final Comparator<Box> ORDER =
            Comparator.comparingDouble(Box::bound)
                    .thenComparing((Box box) -> box.domain().level())
                    .thenComparingInt(Box::size)
                    .thenComparingInt(box -> box.domain().firstLeaf());
}
