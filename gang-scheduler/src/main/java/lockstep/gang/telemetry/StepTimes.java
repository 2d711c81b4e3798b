package lockstep.gang.telemetry;

import lockstep.gang.job.AttemptId;

import java.time.Instant;

/// What one rank's steps took in the last window, as the job itself reported it.
///
/// @param steps how many, above 0 and at most [#MOST]
/// @param median seconds, as are `mad` and `p99`
/// @param lastStep the number of the newest one
/// @param at wall clock of the newest one
public record StepTimes(
        AttemptId attempt,
        int rank,
        long steps,
        double median,
        double mad,
        double p99,
        long lastStep,
        Instant at) {
    /// So many does a daemon keep of one rank (`StepWindow.MOST` there).
    public static final int MOST = 256;
}
