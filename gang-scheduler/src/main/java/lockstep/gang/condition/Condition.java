package lockstep.gang.condition;

import java.time.Instant;
import java.util.Optional;

/// What is known of one resource.
///
/// @param slowdown time per unit of work against the typical resource of its kind: 1 is typical,
///   1.1 a tenth slower; for links the time that the same traffic takes
/// @param noise coefficient of variation of that time from step to step, 0 or more
/// @param headroom how far it is from being throttled by heat or power, 0 (throttled at load) to 1
/// @param fault what makes it useless whatever was measured, for people
/// @param at when it was measured, wall clock
public record Condition(
        Resource resource,
        double slowdown,
        double noise,
        double headroom,
        Optional<String> fault,
        Instant at) {
    public Condition {
        require(slowdown > 0 && Double.isFinite(slowdown), "slowdown", slowdown);
        require(noise >= 0 && Double.isFinite(noise), "noise", noise);
        require(headroom >= 0 && headroom <= 1, "headroom", headroom);
    }

    /// A resource as good as the typical one.
    public static Condition typical(Resource resource, Instant at) {
        return new Condition(resource, 1, 0, 1, Optional.empty(), at);
    }

    private static void require(boolean holds, String what, double value) {
        if (!holds) {
            throw new IllegalArgumentException("%s (%s) is out of range".formatted(what, value));
        }
    }
}
