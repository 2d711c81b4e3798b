package lockstep.node.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before trying again: doubling up to the longest that the pace allows (2 s where
/// nobody has said otherwise, from 50 ms on), and of that a random part between half and all, so
/// that the nodes of a cluster do not come all at once.
final class Backoff {

    private static final int LEAST_PART = 40;

    private final ReturnPace pace;
    private final RandomGenerator random;
    private long times = 1;

    Backoff(ReturnPace pace, RandomGenerator random) {
        this.pace = pace;
        this.random = random;
    }

    Duration next() {
        long most = pace.longest().toNanos();
        long now = Math.min(most, most / LEAST_PART * times);
        times = Math.min(LEAST_PART, times * 2);
        return Duration.ofNanos(random.nextLong(now / 2, now + 1));
    }

    void reset() {
        times = 1;
    }
}
