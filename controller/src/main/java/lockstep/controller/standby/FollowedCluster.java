package lockstep.controller.standby;

import lockstep.controller.api.ClusterIdentity;
import lockstep.controller.api.ClusterView;
import lockstep.controller.api.Followed;
import lockstep.controller.term.Standby;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.plan.ClusterSnapshot;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// The cluster as the journal tells it: without what only a leader hears and plans.
///
/// @param partitions as this controller's own file says now
public record FollowedCluster(
        Follower follower, Supplier<Partitions> partitions, ClusterIdentity identity)
        implements Standby {
    @Override
    public ClusterView view() {
        return new ClusterView(
                new ClusterSnapshot(follower.state(), partitions.get(), Set.of()),
                Map.of(),
                identity);
    }

    @Override
    public CompletableFuture<Optional<Followed>> followed() {
        return follower.followed();
    }
}
