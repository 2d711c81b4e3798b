package lockstep.gang.decide;

import lockstep.gang.condition.Resource;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.util.List;
import java.util.stream.Stream;

/// Which gangs need an uplink.
public final class UplinkUse {
    private UplinkUse() {}

    /// Jobs that hold nodes both below and beyond this uplink, in order of their ids.
    public static List<JobId> of(ClusterState state, Resource.Uplink uplink) {
        return state.activeJobs().filter(job -> crosses(state, job, uplink)).map(Job::id).toList();
    }

    private static boolean crosses(ClusterState state, Job job, Resource.Uplink uplink) {
        List<Boolean> sides =
                job.activeAttempt().stream()
                        .flatMap(attempt -> attempt.placement().stream())
                        .flatMap(share -> isBelow(state, share, uplink))
                        .distinct()
                        .toList();
        return sides.size() > 1;
    }

    private static Stream<Boolean> isBelow(
            ClusterState state, NodeShare share, Resource.Uplink uplink) {
        return state.node(share.node()).stream()
                .map(node -> Resource.sharedBy(node.spec()).contains(uplink));
    }
}
