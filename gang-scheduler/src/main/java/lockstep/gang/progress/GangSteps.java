package lockstep.gang.progress;

import lockstep.gang.job.AttemptId;
import lockstep.gang.telemetry.StepTimes;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How far the ranks of one gang are, and since when.
final class GangSteps {
    /// Nobody's steps take longer.
    private static final double LONGEST_SECONDS = Duration.ofDays(1).toSeconds();

    private final Map<Integer, StepTimes> ranks = new TreeMap<>();
    private Optional<Instant> saved = Optional.empty();
    private Instant movedAt;
    private long movedAtNanos;
    private long longestPauseNanos;

    GangSteps(Instant now, long nanos) {
        this.movedAt = now;
        this.movedAtNanos = nanos;
    }

    void take(GangTold told, Instant now, long nanos) {
        boolean first = ranks.isEmpty();
        boolean moved = !told.saved().equals(saved);
        saved = told.saved();
        for (StepTimes one : told.steps()) {
            StepTimes before = ranks.put(one.rank(), one);
            moved |= before == null || before.lastStep() != one.lastStep();
        }
        if (moved && !first) {
            longestPauseNanos = Math.max(longestPauseNanos, nanos - movedAtNanos);
        }
        if (moved || !told.witnessed()) {
            movedAt = now;
            movedAtNanos = nanos;
        }
    }

    Optional<Standstill> standstill(AttemptId attempt, ProgressSettings settings, long nanos) {
        boolean known = ranks.values().stream().anyMatch(one -> one.steps() >= settings.known());
        if (!known || nanos - movedAtNanos <= patienceNanos(settings)) {
            return Optional.empty();
        }
        long furthest = ranks.values().stream().mapToLong(StepTimes::lastStep).max().orElseThrow();
        List<Integer> behind =
                ranks.values().stream()
                        .filter(one -> one.lastStep() < furthest)
                        .map(StepTimes::rank)
                        .toList();
        double usual =
                ranks.values().stream()
                        .map(StepTimes::median)
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
        return Optional.of(new Standstill(attempt, movedAt, furthest, usual, behind));
    }

    private double patienceNanos(ProgressSettings settings) {
        double slowest =
                ranks.values().stream()
                        .mapToDouble(StepTimes::p99)
                        .filter(seconds -> seconds > 0) // a job may write down any number, or none
                        .map(seconds -> Math.min(seconds, LONGEST_SECONDS))
                        .max()
                        .orElse(0);
        return Math.max(
                (double) settings.least().toNanos(),
                Math.max(settings.steps() * slowest * 1e9, settings.pauses() * longestPauseNanos));
    }
}
