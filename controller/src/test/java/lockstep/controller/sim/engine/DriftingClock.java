package lockstep.controller.sim.engine;

import java.time.Duration;

/// A monotonic clock that starts at 0 and runs a little too fast or too slow.
public final class DriftingClock {
    private final Timeline timeline;
    private final long startedNanos;
    private final double rate;

    /// @param rate what it shows per true second
    public DriftingClock(Timeline timeline, double rate) {
        this.timeline = timeline;
        this.startedNanos = timeline.nowNanos();
        this.rate = rate;
    }

    public long nanos() {
        return (long) ((timeline.nowNanos() - startedNanos) * rate);
    }

    public long millis() {
        return nanos() / 1_000_000;
    }

    /// The true time at which this clock first shows `millis`.
    public long trueNanosAt(long millis) {
        return startedNanos + (long) Math.ceil(Duration.ofMillis(millis).toNanos() / rate) + 1;
    }
}
