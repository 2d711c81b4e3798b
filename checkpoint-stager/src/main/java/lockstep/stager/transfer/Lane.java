package lockstep.stager.transfer;

import lockstep.stager.path.InFlightWindow;
import lockstep.stager.path.PathForecast;
import lockstep.stager.path.PathState;
import lockstep.stager.store.StorePath;

import java.util.HashSet;
import java.util.Set;

/// One path within one transfer. Used by the dispatching thread only, but for what never changes.
final class Lane {
    /// So many calls that hang are enough to know.
    private static final int HUNG_MAX = 4;

    final StorePath path;
    final PathForecast forecast;
    final TokenBucket limit;
    final InFlightWindow window;
    final Set<Attempt> inFlight = new HashSet<>();
    long bytesDone;
    String trouble = "";
    boolean probing;

    /// Not to be used before.
    private long restUntilNanos;

    private boolean resting;

    Lane(StorePath path, PathForecast forecast, Limits limits) {
        this.path = path;
        this.forecast = forecast;
        this.limit = new TokenBucket(limits.bytesPerSecondPerPath());
        this.window = new InFlightWindow(limits.chunksPerPath());
    }

    void restUntil(long nanos) {
        resting = true;
        restUntilNanos = nanos;
    }

    boolean isResting(long now) {
        resting = resting && now < restUntilNanos;
        return resting;
    }

    /// How many more calls may be begun now.
    int room(long now) {
        if (isResting(now)) {
            return 0;
        }
        int live = (int) inFlight.stream().filter(it -> !it.abandoned).count();
        int hung = inFlight.size() - live;
        int most =
                switch (forecast.state(now)) {
                    case STALLED -> 0;
                    case PROBATION -> 1;
                    case UNMEASURED, FIT, SLOW -> window.size();
                };
        return hung >= HUNG_MAX ? 0 : most - live;
    }

    /// Whether it may take work now or as soon as a call ends.
    boolean isUsable(long now) {
        return !isResting(now) && forecast.state(now) != PathState.STALLED;
    }

    PathReport report(long now) {
        double rate = Math.max(forecast.writeBytesPerSecond(), forecast.readBytesPerSecond());
        return new PathReport(
                path.name(),
                forecast.state(now),
                bytesDone,
                rate,
                forecast.latencyNanos(),
                inFlight.size(),
                trouble);
    }
}
