package lockstep.controller.wire;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.DrainHolder;
import lockstep.gang.drain.Drain;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What of a drained node's being switched off depends beside the ledger.
///
/// @param reports what nodes last said
/// @param onlyOn checkpoints that would be lost with a node
public record PowerOff(LastReports reports, Function<NodeName, List<CheckpointId>> onlyOn) {
    /// Nothing is known.
    public static final PowerOff NONE = new PowerOff(LastReports.NONE, _ -> List.of());

    /// What keeps the node from being switched off; absent while it has not reported.
    Optional<List<DrainHolder>> holders(Node node, Drain drain, ClusterState state) {
        return reports.lastReport(node.name())
                .map(held -> DrainHolder.of(state, node, drain, held, onlyOn.apply(node.name())));
    }
}
