package lockstep.gang.learn;

import lockstep.gang.lifecycle.Outcome;

import java.time.Duration;
import java.util.Optional;

/// One run that is over.
///
/// @param ran from the opening of the barrier to the end, above 0
/// @param limit the time limit it had; absent means none
/// @param slowdown time it was expected to take against the same run on typical nodes close
///   together: 1 or more
/// @param seq the number of the journal's entry that ended it
public record Run(End end, Duration ran, Optional<Duration> limit, double slowdown, long seq) {
    private static final double SLOWDOWN_MAX = 3;

    /// What the length of a run says.
    public enum End {
        /// This is how long it takes.
        COMPLETED,
        /// It ended itself with an error.
        FAILED,
        /// Its owner ended it.
        CANCELLED,
        /// The cluster ended it, and it would have taken longer.
        CUT_OFF;

        static End of(Outcome outcome) {
            return switch (outcome) {
                case COMPLETED -> COMPLETED;
                case FAILED -> FAILED;
                case CANCELLED -> CANCELLED;
                case TIMED_OUT, NODE_FAILED, PREEMPTED -> CUT_OFF;
            };
        }
    }

    public Run {
        if (!ran.isPositive()) {
            throw new IllegalArgumentException("ran (%s) must be above 0".formatted(ran));
        }
        slowdown = slowdown >= 1 ? Math.min(slowdown, SLOWDOWN_MAX) : 1;
    }

    /// Seconds that it would have taken on typical nodes close together.
    double typicalSeconds() {
        return seconds(ran) / slowdown;
    }

    static double seconds(Duration duration) {
        return duration.toSeconds() + duration.toNanosPart() / 1e9;
    }
}
