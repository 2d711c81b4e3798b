package lockstep.controller.sim.check;

import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.RankExit;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What user code really did, as the process tables of the machines saw it.
///
/// Holds X1 (each rank is executed at most once, ever) and X2 (at most one attempt of a job lives).
public final class UserCode {
    private record RankKey(AttemptId attempt, int rank) implements Comparable<RankKey> {
        @Override
        public int compareTo(RankKey other) {
            int byAttempt = attempt.compareTo(other.attempt);
            return byAttempt != 0 ? byAttempt : Integer.compare(rank, other.rank);
        }
    }

    private final Verdict verdict;
    private final Map<RankKey, String> reachedBarrier = new TreeMap<>();
    private final Map<RankKey, String> started = new TreeMap<>();
    private final Map<RankKey, RankExit> ended = new TreeMap<>();
    private final Map<JobId, Map<RankKey, String>> alive = new TreeMap<>();

    UserCode(Verdict verdict) {
        this.verdict = verdict;
    }

    void reachedBarrier(AttemptId attempt, int rank, String node) {
        reachedBarrier.put(new RankKey(attempt, rank), node);
    }

    /// The user's program was executed.
    void started(AttemptId attempt, int rank, String node) {
        RankKey key = new RankKey(attempt, rank);
        String earlier = started.putIfAbsent(key, node);
        verdict.require(
                earlier == null,
                "X1",
                () ->
                        "rank %d of %s started on %s, but had started on %s before"
                                .formatted(rank, attempt, node, earlier));
        Map<RankKey, String> ofJob = alive.computeIfAbsent(attempt.job(), _ -> new TreeMap<>());
        ofJob.put(key, node);
        for (Map.Entry<RankKey, String> other : ofJob.entrySet()) {
            verdict.require(
                    other.getKey().attempt().equals(attempt),
                    "X2",
                    () ->
                            "rank %d of %s started on %s while rank %d of %s lives on %s"
                                    .formatted(
                                            rank,
                                            attempt,
                                            node,
                                            other.getKey().rank(),
                                            other.getKey().attempt(),
                                            other.getValue()));
        }
    }

    /// It ended; `exit` is what the kernel knows of it.
    void ended(AttemptId attempt, int rank, RankExit exit) {
        RankKey key = new RankKey(attempt, rank);
        ended.put(key, exit);
        Map<RankKey, String> ofJob = alive.get(attempt.job());
        if (ofJob != null) {
            ofJob.remove(key);
        }
    }

    boolean hasReachedBarrier(AttemptId attempt, int rank, String node) {
        return node.equals(reachedBarrier.get(new RankKey(attempt, rank)));
    }

    boolean hasStarted(AttemptId attempt, int rank) {
        return started.containsKey(new RankKey(attempt, rank));
    }

    /// How a rank's program really ended.
    Optional<RankExit> exit(AttemptId attempt, int rank) {
        return Optional.ofNullable(ended.get(new RankKey(attempt, rank)));
    }

    /// Attempts with a living process on this node.
    Set<AttemptId> aliveOn(String node) {
        Set<AttemptId> attempts = new TreeSet<>();
        alive.values()
                .forEach(
                        ofJob ->
                                ofJob.forEach(
                                        (key, where) -> {
                                            if (where.equals(node)) {
                                                attempts.add(key.attempt());
                                            }
                                        }));
        return attempts;
    }

    boolean livesOn(AttemptId attempt, String node) {
        Map<RankKey, String> ofJob = alive.getOrDefault(attempt.job(), Map.of());
        return ofJob.entrySet().stream()
                .anyMatch(
                        each ->
                                each.getKey().attempt().equals(attempt)
                                        && each.getValue().equals(node));
    }

    /// Whether anything of anybody lives.
    boolean anythingLives() {
        return alive.values().stream().anyMatch(ofJob -> !ofJob.isEmpty());
    }
}
