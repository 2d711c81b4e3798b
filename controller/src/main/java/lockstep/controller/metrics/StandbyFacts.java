package lockstep.controller.metrics;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// What a controller that does not lead knows of itself.
///
/// @param age of the state that it knows; empty where it has seen none
/// @param differing what of its configuration is not the leader's; empty where that is not known
public record StandbyFacts(
        Supplier<Optional<Duration>> age, Supplier<Optional<List<String>>> differing) {
    /// It follows nobody.
    public static final StandbyFacts NONE = new StandbyFacts(Optional::empty, Optional::empty);
}
