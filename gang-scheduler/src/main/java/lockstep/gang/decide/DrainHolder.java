package lockstep.gang.decide;

import lockstep.gang.drain.Drain;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/// Something that keeps a drained node from being switched off.
///
/// The ledger alone does not say that a node is empty: what is over for the controller may still be
/// there for the node. So both must be: the ledger, and the node's own last report.
///
/// @param why for people; follows "job 7"
public record DrainHolder(AttemptId attempt, String why) {
    /// What holds a node, in order of attempts; empty when nothing does.
    ///
    /// @param drain that of the node
    /// @param reported what the node last said that it has
    public static List<DrainHolder> of(
            ClusterState state, Node node, Drain drain, List<Held> reported) {
        Map<AttemptId, Phase> phases = new TreeMap<>();
        reported.forEach(held -> phases.put(held.attempt(), held.phase()));
        TreeSet<AttemptId> all = new TreeSet<>(phases.keySet());
        all.addAll(node.shares().keySet());
        return all.stream()
                .map(
                        id ->
                                new DrainHolder(
                                        id,
                                        node.shares().containsKey(id)
                                                ? ofHolder(state.active(id).orElseThrow(), drain)
                                                : ofRemnant(
                                                        Objects.requireNonNull(phases.get(id)))))
                .toList();
    }

    private static String ofHolder(JobState.Active active, Drain drain) {
        return switch (active) {
            case JobState.Starting _ -> "is starting";
            case JobState.Running _ -> ofRunning(drain);
            case JobState.Ending _ -> "is being ended";
        };
    }

    private static String ofRunning(Drain drain) {
        if (drain.mode() == DrainMode.CHECKPOINT) {
            return "has until the deadline to write a checkpoint";
        }
        return drain.deadline().isPresent()
                ? "runs to its own end, or until the deadline"
                : "runs to its own end";
    }

    private static String ofRemnant(Phase phase) {
        return phase == Phase.FINISHED
                ? "is over, but the node still keeps its exits"
                : "is over here, but the node still says that it is "
                        + phase.name().toLowerCase(Locale.ROOT);
    }
}
