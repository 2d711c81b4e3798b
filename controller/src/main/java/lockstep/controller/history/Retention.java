package lockstep.controller.history;

import java.time.Duration;

/// How long history is kept.
///
/// @param jobs after their end
/// @param usage the sums by day
public record Retention(Duration jobs, Duration usage) {}
