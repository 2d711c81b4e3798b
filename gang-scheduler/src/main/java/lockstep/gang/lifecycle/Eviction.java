package lockstep.gang.lifecycle;

import lockstep.gang.job.JobId;

import java.time.Instant;

/// A running gang was told to make room, and has time to write a checkpoint first.
///
/// @param beneficiary the job for which it makes room
/// @param since when it was told
/// @param deadline when it is ended if it still runs
/// @param detail what that costs and gains, for people
public record Eviction(JobId beneficiary, Instant since, Instant deadline, String detail) {}
