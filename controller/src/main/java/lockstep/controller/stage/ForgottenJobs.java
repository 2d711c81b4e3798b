package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;
import lockstep.protocol.v1.StageOrders;

import java.util.List;
import java.util.Map;

/// Which jobs of which nodes still have something are over and forgotten here.
final class ForgottenJobs {
    private final ClusterState state;

    ForgottenJobs(ClusterState state) {
        this.state = state;
    }

    /// Has it deleted.
    void addTo(Map<NodeName, StageOrders.Builder> orders, Map<NodeName, StageTold> told) {
        told.forEach(
                (node, one) -> {
                    List<Integer> jobs = of(one);
                    if (!jobs.isEmpty()) {
                        orders.computeIfAbsent(node, _ -> StageOrders.newBuilder())
                                .addAllForgottenJobs(jobs);
                    }
                });
    }

    /// Those that had a number and have no place in the state any more. A number that was never
    /// given is of another cluster, or of a time that this one does not remember: it is left alone.
    List<Integer> of(StageTold told) {
        return told.jobsHere().stream()
                .filter(job -> job.value() <= state.lastJobId())
                .filter(job -> state.job(job).isEmpty())
                .map(JobId::value)
                .sorted()
                .toList();
    }
}
