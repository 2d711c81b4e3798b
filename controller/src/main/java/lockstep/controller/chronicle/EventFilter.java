package lockstep.controller.chronicle;

import lockstep.protocol.v1.ClusterEvent;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Which events somebody wants to hear of. What is absent or empty asks for nothing.
///
/// @param job its id, or that of its array
/// @param node by name
/// @param user whose job it is, or who did it
/// @param kinds as the journal calls them
public record EventFilter(
        Optional<Instant> since,
        OptionalInt job,
        Optional<String> node,
        Optional<String> user,
        Set<String> kinds) {
    /// All of them.
    public static final EventFilter ALL =
            new EventFilter(
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of());

    public EventFilter {
        kinds = Set.copyOf(kinds);
    }

    /// Whether all that is asked for fits.
    public boolean accepts(ClusterEvent event) {
        return (kinds.isEmpty() || kinds.contains(event.getKind()))
                && (job.isEmpty() || isOf(job.getAsInt(), event))
                && user.map(event.getUser()::equals).orElse(true)
                && node.map(event.getNodesList()::contains).orElse(true)
                && since.map(moment -> !at(event).isBefore(moment)).orElse(true);
    }

    private static boolean isOf(int job, ClusterEvent event) {
        return event.getJobId() == job || event.getArrayJobId() == job;
    }

    private static Instant at(ClusterEvent event) {
        return Instant.ofEpochSecond(event.getAt().getSeconds(), event.getAt().getNanos());
    }
}
