package lockstep.gang.condition;

/// How useful a resource is for one class of workload now. Reasons begin with the resource: `node
/// n1: slow-down 1.20`.
public sealed interface Admissibility {
    /// Nothing speaks against it.
    record Fit() implements Admissibility {}

    /// It can be used at a price.
    ///
    /// @param slowdown felt time per unit of work against a typical resource, above 1
    record Degraded(double slowdown, String reason) implements Admissibility {
        public Degraded {
            if (!(slowdown > 1)) {
                throw new IllegalArgumentException(
                        "slowdown (%s) must be above 1".formatted(slowdown));
            }
        }
    }

    /// It must not be used.
    record Unfit(String reason) implements Admissibility {}

    /// Nothing was measured, or too long ago: neither healthy nor down.
    record Unmeasured(String reason) implements Admissibility {}

    /// The one that matters more of two that hold together: unfit, then the more degraded, then
    /// unmeasured, then fit. Of equal ones the first.
    static Admissibility worse(Admissibility first, Admissibility second) {
        int order = Double.compare(first.weight(), second.weight());
        return order >= 0 ? first : second;
    }

    private double weight() {
        return switch (this) {
            case Fit _ -> 0;
            case Unmeasured _ -> 0.5;
            case Degraded(double slowdown, _) -> slowdown;
            case Unfit _ -> Double.POSITIVE_INFINITY;
        };
    }
}
