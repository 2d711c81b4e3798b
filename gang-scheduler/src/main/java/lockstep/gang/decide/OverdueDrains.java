package lockstep.gang.decide;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.ClusterState;

import java.time.Instant;
import java.util.List;

/// Drains whose deadline is over while jobs are still there: time for [Command.DrainDeadline].
public final class OverdueDrains {
    private OverdueDrains() {}

    /// Nodes whose deadline is over and that hold something that is not ending.
    public static List<NodeName> of(ClusterState state, Instant now) {
        return state.drained().stream()
                .flatMap(name -> state.node(name).stream())
                .filter(node -> node.drain().filter(drain -> drain.isOver(now)).isPresent())
                .filter(node -> node.shares().keySet().stream().anyMatch(id -> lives(state, id)))
                .map(node -> node.name())
                .toList();
    }

    /// Whether an attempt is there and not ending.
    static boolean lives(ClusterState state, AttemptId id) {
        return state.active(id).filter(active -> !(active instanceof JobState.Ending)).isPresent();
    }
}
