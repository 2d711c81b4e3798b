package lockstep.gang.decide;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.drain.Drain;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Something that keeps a drained node from being switched off.
///
/// The ledger alone does not say that a node is empty: what is over for the controller may still be
/// there for the node. So both must be: the ledger, and the node's own last report.
///
/// @param attempt the one that holds something there, or has written the checkpoint
/// @param why for people; follows "job 7"
/// @param checkpoint present where it would be lost with the node
public record DrainHolder(AttemptId attempt, String why, Optional<CheckpointId> checkpoint) {
    public DrainHolder(AttemptId attempt, String why) {
        this(attempt, why, Optional.empty());
    }

    /// What holds a node, in order of attempts, and then the checkpoints that jobs count on; empty
    /// when nothing does.
    ///
    /// @param onlyHere checkpoints of which some part lies on this node only
    /// @param drain that of the node
    /// @param reported what the node last said that it has
    public static List<DrainHolder> of(
            ClusterState state,
            Node node,
            Drain drain,
            List<Held> reported,
            Collection<CheckpointId> onlyHere) {
        List<DrainHolder> all = new ArrayList<>(ofAttempts(state, node, drain, reported));
        Promises.on(state, onlyHere).forEach(one -> all.add(of(one)));
        return all;
    }

    private static DrainHolder of(CheckpointId checkpoint) {
        return new DrainHolder(
                new AttemptId(checkpoint.job(), checkpoint.attempt()),
                "would lose its checkpoint of step %d, which lies only here"
                        .formatted(checkpoint.step()),
                Optional.of(checkpoint));
    }

    private static List<DrainHolder> ofAttempts(
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
