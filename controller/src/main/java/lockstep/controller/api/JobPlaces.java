package lockstep.controller.api;

import lockstep.controller.identity.Workplaces;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.state.ClusterState;

import java.util.function.Supplier;

/// Says where users have work, as the ledgers of the nodes have it now.
public final class JobPlaces implements Workplaces {
    private final Supplier<ClusterView> views;

    public JobPlaces(Supplier<ClusterView> views) {
        this.views = views;
    }

    @Override
    public boolean worksOn(int uid, String node) {
        ClusterState state = views.get().state();
        return NodeName.isValid(node)
                && state.node(new NodeName(node)).stream()
                        .flatMap(one -> one.shares().keySet().stream())
                        .flatMap(attempt -> state.job(attempt.job()).stream())
                        .anyMatch(job -> job.submitter().uid() == uid);
    }
}
