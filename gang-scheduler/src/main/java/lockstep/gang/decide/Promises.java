package lockstep.gang.decide;

import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.state.ClusterState;

import java.util.Collection;
import java.util.List;

/// Checkpoints that would be lost with the nodes on which they lie, although they were promised to
/// outlive them.
public final class Promises {
    private Promises() {}

    /// Those that must become durable before it is safe to power their nodes off, in order: of jobs
    /// that name a store, good, and newer than what is durable of the same job.
    ///
    /// @param onlyHere checkpoints of which some part lies on these nodes only
    public static List<CheckpointId> on(ClusterState state, Collection<CheckpointId> onlyHere) {
        return onlyHere.stream().filter(id -> isPromised(state, id)).sorted().distinct().toList();
    }

    private static boolean isPromised(ClusterState state, CheckpointId id) {
        boolean stored =
                state.job(id.job())
                        .filter(job -> !job.spec().checkpointing().store().isEmpty())
                        .isPresent();
        return stored
                && state.checkpoint(id).filter(one -> one.isGood() && !one.isDurable()).isPresent()
                && state.checkpointsOf(id.job())
                        .latestDurable()
                        .map(Checkpoint::id)
                        .filter(latest -> latest.compareTo(id) > 0)
                        .isEmpty();
    }
}
