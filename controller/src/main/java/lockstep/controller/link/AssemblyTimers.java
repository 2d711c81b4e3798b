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
import java.util.stream.Collectors;

/// How long gangs have been on their way to the barrier, by this process's monotonic clock. A new
/// leader starts counting anew.
final class AssemblyTimers {
    private final Duration patience;
    private final Map<AttemptId, Long> firstSeenNanos = new HashMap<>();

    AssemblyTimers(Duration patience) {
        this.patience = patience;
    }

    /// Attempts that are still starting after `patience`.
    synchronized List<AttemptId> overdue(ClusterState state, long nowNanos) {
        Set<AttemptId> starting =
                state.activeJobs()
                        .map(Job::state)
                        .filter(JobState.Starting.class::isInstance)
                        .map(JobState.Starting.class::cast)
                        .map(each -> each.attempt().id())
                        .collect(Collectors.toSet());
        firstSeenNanos.keySet().retainAll(starting);
        starting.forEach(id -> firstSeenNanos.putIfAbsent(id, nowNanos));
        return starting.stream()
                .filter(id -> nowNanos - firstSeen(id, nowNanos) > patience.toNanos())
                .sorted()
                .toList();
    }

    private long firstSeen(AttemptId id, long nowNanos) {
        return firstSeenNanos.getOrDefault(id, nowNanos);
    }
}
