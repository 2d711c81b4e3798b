package lockstep.gang.progress;

import lockstep.gang.job.AttemptId;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A gang that makes no more steps, though all its nodes tell of themselves.
///
/// @param since wall clock; when its last step was heard of
/// @param lastStep the number of the furthest step that a rank has told
/// @param usualSeconds what a step of its slowest rank usually takes
/// @param behind ranks that have told fewer steps than the furthest; empty where all are as far
public record Standstill(
        AttemptId attempt,
        Instant since,
        long lastStep,
        double usualSeconds,
        List<Integer> behind) {
    private static final int RANKS_NAMED = 8;

    public Standstill {
        behind = List.copyOf(behind);
    }

    /// Not below 0 when the clock went back.
    public Duration lasted(Instant now) {
        return since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    }

    /// For people, in one line: `no step since 2026-11-01T12:00:00Z: all are at step 120, one
    /// usually takes 0.40 s`.
    public String text() {
        return String.format(
                Locale.ROOT,
                "no step since %s: %s, one usually takes %.2f s",
                since.truncatedTo(ChronoUnit.SECONDS),
                behind.isEmpty()
                        ? "all are at step " + lastStep
                        : "step %d was the last, not made by rank %s".formatted(lastStep, ranks()),
                usualSeconds);
    }

    private String ranks() {
        String named =
                behind.stream()
                        .limit(RANKS_NAMED)
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
        int more = behind.size() - RANKS_NAMED;
        return more > 0 ? named + " and %d more".formatted(more) : named;
    }
}
