package lockstep.controller.link;

import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/// How long gangs have been on their way to the barrier, by this process's monotonic clock. A new
/// leader starts counting anew, and so does whoever gets more of what is brought for it.
final class AssemblyTimers {
    private final Duration patience;
    private final ToLongFunction<AttemptId> fetched;
    private final Map<AttemptId, Timer> timers = new HashMap<>();

    private record Timer(long sinceNanos, long fetched) {}

    /// @param fetched bytes that were brought to the nodes of an attempt so far
    AssemblyTimers(Duration patience, ToLongFunction<AttemptId> fetched) {
        this.patience = patience;
        this.fetched = fetched;
    }

    /// Attempts that are still starting after `patience`, and for which nothing has moved for as
    /// long.
    synchronized List<AttemptId> overdue(ClusterState state, long nowNanos) {
        Set<AttemptId> starting =
                state.activeJobs()
                        .map(Job::state)
                        .filter(JobState.Starting.class::isInstance)
                        .map(JobState.Starting.class::cast)
                        .map(each -> each.attempt().id())
                        .collect(Collectors.toSet());
        timers.keySet().retainAll(starting);
        return starting.stream()
                .filter(id -> nowNanos - timer(id, nowNanos).sinceNanos() > patience.toNanos())
                .sorted()
                .toList();
    }

    private Timer timer(AttemptId id, long nowNanos) {
        long bytes = fetched.applyAsLong(id);
        return timers.merge(
                id,
                new Timer(nowNanos, bytes),
                (known, fresh) -> known.fetched() < bytes ? fresh : known);
    }
}
