package lockstep.gang.job;

import java.time.Duration;

/// A signal before the end, so that a job can write a checkpoint.
///
/// @param name without `SIG`: `USR1`
/// @param before how long before the time limit; also the grace at a preemption
/// @param batchOnly only to the batch script, not to what it started
public record WarnSignal(String name, Duration before, boolean batchOnly) {}
