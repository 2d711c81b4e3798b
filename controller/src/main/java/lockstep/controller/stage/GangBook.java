package lockstep.controller.stage;

import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The gangs whose checkpoints are watched: all that run, and those that are over until their nodes
/// have told all there is.
///
/// Soft: a new leader does not know those that were over before its time, only what the journal
/// says of their checkpoints.
final class GangBook {
    /// A gang whose nodes say nothing more is given up after so long.
    static final Duration OVER_FOR = Duration.ofMinutes(2);

    private record Watched(Gang gang, long overAtNanos) {}

    private final Map<AttemptId, Watched> watched = new TreeMap<>();

    /// Follows the state.
    void follow(ClusterState state, long nowNanos) {
        Set<AttemptId> active = new HashSet<>();
        state.activeJobs()
                .forEach(
                        job ->
                                job.activeAttempt()
                                        .ifPresent(
                                                attempt -> {
                                                    active.add(attempt.id());
                                                    boolean over =
                                                            job.state() instanceof JobState.Ending
                                                                    && attempt.allFreed();
                                                    watched.put(
                                                            attempt.id(),
                                                            new Watched(
                                                                    Gang.of(job, attempt, over),
                                                                    nowNanos));
                                                }));
        watched.replaceAll(
                (id, one) ->
                        active.contains(id) || one.gang().over()
                                ? one
                                : new Watched(one.gang().whenOver(), nowNanos));
        watched.values()
                .removeIf(
                        one -> isOld(one, nowNanos) || state.job(one.gang().id().job()).isEmpty());
    }

    private static boolean isOld(Watched one, long nowNanos) {
        return one.gang().over() && nowNanos - one.overAtNanos() > OVER_FOR.toNanos();
    }

    /// Nothing more is to be learned of it.
    void forget(AttemptId gang) {
        watched.remove(gang);
    }

    List<Gang> of(Job job) {
        List<Gang> gangs = new ArrayList<>();
        watched.values().stream()
                .map(Watched::gang)
                .filter(gang -> gang.id().job().equals(job.id()))
                .forEach(gangs::add);
        return gangs;
    }

    /// All of them, by job.
    Map<JobId, List<Gang>> byJob() {
        Map<JobId, List<Gang>> all = new TreeMap<>();
        watched.values()
                .forEach(
                        one ->
                                all.computeIfAbsent(one.gang().id().job(), _ -> new ArrayList<>())
                                        .add(one.gang()));
        return all;
    }
}
