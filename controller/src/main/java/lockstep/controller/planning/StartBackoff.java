package lockstep.controller.planning;

import lockstep.controller.loop.Published;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// Lets a job rest after a start that failed, each time twice as long, so that what was in its way
/// can pass.
///
/// Soft: a new leader starts without it. Time is this process's monotonic clock.
public final class StartBackoff implements Published.Listener {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int DOUBLINGS_MAX = 6;

    private final LongSupplier nanoClock;
    private final Map<JobId, Long> untilNanos = new ConcurrentHashMap<>();

    public StartBackoff(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    @Override
    public void published(Published news) {
        for (Entry entry : news.entries()) {
            if (entry.event() instanceof Event.JobRequeued(var attempt, var cause, var _)
                    && (cause == Cause.START_REFUSED || cause == Cause.START_TIMED_OUT)) {
                news.state().job(attempt.job()).ifPresent(this::rest);
            }
        }
    }

    private void rest(Job job) {
        int doublings = Math.min(DOUBLINGS_MAX, Math.max(0, job.startFailures() - 1));
        untilNanos.put(job.id(), nanoClock.getAsLong() + (FIRST.toNanos() << doublings));
    }

    /// Jobs that should not be planned now.
    public Set<JobId> resting() {
        long now = nanoClock.getAsLong();
        untilNanos.values().removeIf(until -> now - until >= 0);
        return untilNanos.keySet().stream().collect(Collectors.toUnmodifiableSet());
    }
}
