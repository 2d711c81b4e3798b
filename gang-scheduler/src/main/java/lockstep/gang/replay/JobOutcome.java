package lockstep.gang.replay;

import lockstep.gang.replay.trace.TraceJob;

import java.time.Duration;

/// What became of one job.
///
/// @param start of its first attempt, since the beginning of the trace
/// @param end of its last one
/// @param waited in all, also between attempts
/// @param attempts 1 when nothing went wrong
public record JobOutcome(
        TraceJob job, Duration start, Duration end, Duration waited, int attempts) {
    /// From submission to the first start.
    public Duration firstWait() {
        return start.minus(job.submit());
    }

    /// Time from submission to end against the run time, of which at least ten seconds count; 1 or
    /// more (Feitelson et al. 1997).
    public double boundedSlowdown() {
        double present = end.minus(job.submit()).toMillis();
        return Math.max(1, present / Math.max(10_000, job.run().toMillis()));
    }
}
