package lockstep.examples.ring;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// A moment by which something must have happened, on the clock that nobody sets.
final class Deadline {
    private final long nanos;

    private Deadline(long nanos) {
        this.nanos = nanos;
    }

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - nanos >= 0;
    }

    /// What is left, as sockets want it: 1 or more, for them 0 means for ever.
    int remainingMillis() throws SocketTimeoutException {
        long millis = Duration.ofNanos(nanos - System.nanoTime()).toMillis();
        if (millis < 1) {
            throw new SocketTimeoutException("time is over");
        }
        return Math.clamp(millis, 1, Integer.MAX_VALUE);
    }
}
