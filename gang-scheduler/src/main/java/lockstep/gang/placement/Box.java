package lockstep.gang.placement;

import lockstep.gang.placement.Limits.Weakness;

import java.util.Comparator;

/// A set of placements not looked into yet: those in a domain whose worst member is at least `low`
/// and at most `high` in each weakness.
///
/// @param filling no way to fill the domain within `high` costs less, the worst member not counted
/// @param bound no placement in the box costs less
/// @param order where bounds are equal, boxes come in the order in which they were made
record Box(Domain domain, Limits low, Limits high, double filling, double bound, long order) {
    static final Comparator<Box> CHEAPEST =
            Comparator.comparingDouble(Box::bound).thenComparingLong(Box::order);

    /// The weakness that makes most of the difference between the best and the worst of the box.
    Weakness widest(Rates rates) {
        Weakness widest = Weakness.PACE;
        for (Weakness weakness : Weakness.values()) {
            widest = width(rates, weakness) > width(rates, widest) ? weakness : widest;
        }
        return widest;
    }

    /// What it costs when the worst member is as bad as the box allows, instead of as good.
    double width(Rates rates, Weakness weakness) {
        return low.with(weakness, high.of(weakness)).cost(rates, domain) - low.cost(rates, domain);
    }

    /// Between the limits, and below the upper one.
    double middle(Weakness weakness) {
        double from = low.of(weakness);
        double to = high.of(weakness);
        double middle = from + (to - from) / 2;
        return middle < to ? middle : from;
    }
}
