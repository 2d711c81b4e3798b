package lockstep.gang.probe;

import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Resource;

import java.time.Instant;
import java.util.Optional;

/// A part of the fabric that the measurements speak against.
///
/// @param slowdown of traffic over it, above 1
/// @param pairs seen over it, of which `slow` were markedly worse than typical
/// @param reason how it was inferred, for people
public record Suspect(Resource resource, double slowdown, int pairs, int slow, String reason) {
    /// What a scheduler is to know of it.
    public Condition condition(Instant at) {
        return new Condition(resource, slowdown, 0, 1, Optional.empty(), at);
    }
}
