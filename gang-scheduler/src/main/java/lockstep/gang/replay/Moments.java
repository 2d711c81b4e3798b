package lockstep.gang.replay;

import java.time.Duration;
import java.time.Instant;

/// Simulated time: milliseconds since the beginning of the trace, as the core's instants.
final class Moments {
    private static final Instant BEGINNING = Instant.parse("2000-01-01T00:00:00Z");

    private Moments() {}

    static Instant instant(long millis) {
        return BEGINNING.plusMillis(millis);
    }

    static long millis(Instant instant) {
        return Duration.between(BEGINNING, instant).toMillis();
    }
}
