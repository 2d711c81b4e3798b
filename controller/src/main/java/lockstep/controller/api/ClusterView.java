package lockstep.controller.api;

import lockstep.gang.job.JobId;
import lockstep.gang.plan.ClusterSnapshot;
import lockstep.gang.plan.Plan;
import lockstep.gang.state.ClusterState;

import java.util.Map;
import java.util.Optional;

/// What readers see: one version of the state, with the soft facts that belong beside it.
///
/// Making one costs nothing, so one can be published for each batch: nothing is copied here.
///
/// @param snapshot the state, the partitions, and which nodes are silent
/// @param waits why pending jobs wait, by the planner's last word; never changed afterwards. A job
///   that the planner has not seen yet is not in it
public record ClusterView(
        ClusterSnapshot snapshot, Map<JobId, Plan.Wait> waits, ClusterIdentity identity) {

    public ClusterState state() {
        return snapshot.state();
    }

    public Optional<Plan.Wait> waitOf(JobId job) {
        return Optional.ofNullable(waits.get(job));
    }
}
