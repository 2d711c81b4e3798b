package lockstep.gang.incident;

import java.time.Duration;
import java.time.Instant;

/// How long a node has been there.
///
/// @param firstSeen when it registered for the first time
/// @param upSince when it last came back from a loss or a restart of the machine
/// @param ranClean how long attempts ran on it to their end since its last incident; only counted
///   where there was one
public record Presence(Instant firstSeen, Instant upSince, Duration ranClean) {
    static Presence beginning(Instant at) {
        return new Presence(at, at, Duration.ZERO);
    }

    Presence back(Instant at) {
        return new Presence(firstSeen, at, Duration.ZERO);
    }

    Presence ran(Duration more) {
        return more.isPositive() ? new Presence(firstSeen, upSince, ranClean.plus(more)) : this;
    }

    Presence harmed() {
        return new Presence(firstSeen, upSince, Duration.ZERO);
    }
}
