package lockstep.controller.wire;

import lockstep.gang.plan.Plan;

import java.time.Instant;
import java.util.Optional;

/// What lies before a job.
///
/// @param reason by the planner's word why it waits; absent while it has not been looked at
/// @param start when it starts by the present plan
/// @param remark on its nodes while it runs, in the form of a reason; empty when there is nothing
///   to say
public record Prospect(Optional<Plan.Wait> reason, Optional<Instant> start, String remark) {
    /// That of a job that waits.
    public Prospect(Optional<Plan.Wait> reason, Optional<Instant> start) {
        this(reason, start, "");
    }
}
