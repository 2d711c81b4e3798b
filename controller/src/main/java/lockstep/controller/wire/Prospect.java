package lockstep.controller.wire;

import lockstep.gang.plan.Plan;

import java.time.Instant;
import java.util.Optional;

/// What the planner has said of a job that waits.
///
/// @param reason why it waits; absent while it has not been looked at
/// @param start when it starts by the present plan
public record Prospect(Optional<Plan.Wait> reason, Optional<Instant> start) {}
