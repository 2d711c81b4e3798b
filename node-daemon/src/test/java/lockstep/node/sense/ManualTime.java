package lockstep.node.sense;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A wall clock and a monotonic one that go on when a test says so.
public final class ManualTime implements InstantSource {

    private long nanos;

    public void pass(Duration time) {
        nanos += time.toNanos();
    }

    public long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH.plusNanos(nanos);
    }
}
