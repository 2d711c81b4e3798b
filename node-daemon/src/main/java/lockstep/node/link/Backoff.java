package lockstep.node.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before trying again: doubling from 50 ms to 2 s, and of that a random part
/// between half and all, so that the nodes of a cluster do not come all at once.
final class Backoff {

    static final Duration LEAST = Duration.ofMillis(50);
    static final Duration MOST = Duration.ofSeconds(2);

    private final RandomGenerator random;
    private Duration next = LEAST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long most = next.toNanos();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(MOST) > 0 ? MOST : doubled;
        return Duration.ofNanos(random.nextLong(most / 2, most + 1));
    }

    void reset() {
        next = LEAST;
    }
}
