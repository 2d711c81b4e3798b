package lockstep.gang.checkpoint;

import java.time.Duration;

/// What an attempt goes on from.
///
/// @param lost how much of the job's work is not in it
public record Restore(CheckpointId checkpoint, Duration lost) {}
