package lockstep.gang.condition;

/// How useful a resource is for one class of workload now.
public sealed interface Admissibility {
    /// Nothing speaks against it.
    record Fit() implements Admissibility {}

    /// It can be used at a price.
    ///
    /// @param slowdown time per unit of work against a typical resource, above 1
    record Degraded(double slowdown, String reason) implements Admissibility {}

    /// It must not be used.
    record Unfit(String reason) implements Admissibility {}

    /// Nothing was measured, or too long ago: neither healthy nor down.
    record Unmeasured(String reason) implements Admissibility {}
}
