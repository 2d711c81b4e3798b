package lockstep.gang.plan;

import lockstep.gang.checkpoint.Staging;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All that a planner may look at.
///
/// @param silent nodes that have not reported for too long: what they run is kept, nothing new is
///   sent there
/// @param resting jobs whose last start failed a moment ago: not to be tried yet
/// @param conditions what sensors say of nodes, links and other resources, and that drained uplinks
///   are not to be used
/// @param staging where the checkpoints of waiting jobs lie
public record ClusterSnapshot(
        ClusterState state,
        Partitions partitions,
        Set<NodeName> silent,
        Set<JobId> resting,
        Conditions conditions,
        Staging staging) {
    public ClusterSnapshot {
        silent = Set.copyOf(silent);
        resting = Set.copyOf(resting);
        conditions = closed(conditions, state);
    }

    /// A drained uplink is as good as a broken one, whatever was measured of it.
    private static Conditions closed(Conditions measured, ClusterState state) {
        if (state.drainedUplinks().isEmpty()) {
            return measured;
        }
        Map<Resource, Condition> all = new HashMap<>(measured.all());
        state.drainedUplinks()
                .forEach(
                        (uplink, drain) ->
                                all.put(
                                        uplink,
                                        new Condition(
                                                uplink,
                                                1,
                                                0,
                                                1,
                                                Optional.of(drain.text()),
                                                drain.since())));
        return new Conditions(all);
    }

    /// A snapshot in which nobody goes on from a checkpoint.
    public ClusterSnapshot(
            ClusterState state,
            Partitions partitions,
            Set<NodeName> silent,
            Set<JobId> resting,
            Conditions conditions) {
        this(state, partitions, silent, resting, conditions, Staging.NONE);
    }

    /// A snapshot of which nothing was measured.
    public ClusterSnapshot(
            ClusterState state, Partitions partitions, Set<NodeName> silent, Set<JobId> resting) {
        this(state, partitions, silent, resting, Conditions.NONE);
    }

    /// A snapshot in which no job rests and of which nothing was measured.
    public ClusterSnapshot(ClusterState state, Partitions partitions, Set<NodeName> silent) {
        this(state, partitions, silent, Set.of());
    }

    /// Whether new work may be sent to this node now.
    public boolean isUsable(Node node) {
        return !node.lost() && !silent.contains(node.name()) && node.drain().isEmpty();
    }
}
