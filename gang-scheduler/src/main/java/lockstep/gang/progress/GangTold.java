package lockstep.gang.progress;

import lockstep.gang.job.AttemptId;
import lockstep.gang.telemetry.StepTimes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known at one moment of the progress of a running gang.
///
/// @param steps what its ranks have told; of a rank that told nothing of late there is nothing
/// @param witnessed whether all its nodes have told of themselves a moment ago: where one has not,
///   nobody knows whether steps are made
/// @param saved when its newest checkpoint was complete
public record GangTold(
        AttemptId attempt, List<StepTimes> steps, boolean witnessed, Optional<Instant> saved) {
    public GangTold {
        steps = List.copyOf(steps);
    }
}
