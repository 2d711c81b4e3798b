package lockstep.gang.explain;

import java.time.Duration;
import java.util.Optional;

/// Something that would start a job sooner.
///
/// @param start when and where it would start if that were so now
/// @param cost what it would lose by it beside the wait, in accelerator-seconds, 0 or more
/// @param sooner by how much; absent when it has no start otherwise
public record Alternative(
        Change change, PlannedStart start, double cost, Optional<Duration> sooner) {}
