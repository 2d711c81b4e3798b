package lockstep.gang.drain;

import java.time.Instant;
import java.util.Optional;

/// Whether people want a node to work.
///
/// @param drain present while they do not
/// @param resumedAt wall clock of the last resume, [Instant#EPOCH] before the first; what the node
///   did before does not count against it
public record Service(Optional<Drain> drain, Instant resumedAt) {
    public static final Service NORMAL = new Service(Optional.empty(), Instant.EPOCH);

    public Service drained(Drain wish) {
        return new Service(Optional.of(wish), resumedAt);
    }

    public Service resumed(Instant at) {
        return new Service(Optional.empty(), at);
    }
}
