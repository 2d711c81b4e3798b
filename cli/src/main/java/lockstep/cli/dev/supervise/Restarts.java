package lockstep.cli.dev.supervise;

import java.time.Duration;
import java.util.Optional;

/// When a part that ended is started again.
public sealed interface Restarts {

    /// The pause before the next start; empty when there is none.
    ///
    /// @param endsInARow how often the part has ended without having been [#steady] in between, 1
    ///   or more
    Optional<Duration> pause(int endsInARow);

    /// A part that lived so long counts as well: its next end is the first again.
    Duration steady();

    /// After a second at first, then after longer and longer pauses.
    static Restarts likeSystemd() {
        return new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(10));
    }

    record Never() implements Restarts {
        @Override
        public Optional<Duration> pause(int endsInARow) {
            return Optional.empty();
        }

        @Override
        public Duration steady() {
            return Duration.ZERO;
        }
    }

    /// The pause doubles from `first` up to `most`.
    record Backoff(Duration first, Duration most, Duration steady) implements Restarts {
        private static final int DOUBLINGS_MAX = 20;

        public Backoff {
            if (!first.isPositive() || most.compareTo(first) < 0) {
                throw new IllegalArgumentException(
                        "pauses from %s to %s must be positive and grow".formatted(first, most));
            }
        }

        @Override
        public Optional<Duration> pause(int endsInARow) {
            Duration pause = first.multipliedBy(1L << Math.min(endsInARow - 1, DOUBLINGS_MAX));
            return Optional.of(pause.compareTo(most) > 0 ? most : pause);
        }
    }
}
