package lockstep.gang.order;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The difference between what a node should hold and what it says that it holds.
///
/// Nothing is remembered about what was sent before: as long as the difference is there it is sent
/// again, and doing a duty twice does no harm. A node answers each duty by reporting the attempt,
/// also one it has never heard of.
public final class Duties {
    private Duties() {}

    /// What `node` should do now, in order of attempts.
    public static List<Duty> of(ClusterState state, NodeName node, List<Held> reported) {
        Map<AttemptId, Phase> phases = new TreeMap<>();
        reported.forEach(held -> phases.put(held.attempt(), held.phase()));
        List<Duty> duties = new ArrayList<>();
        shares(state, node)
                .forEach(id -> ofHolder(state, node, id, phases.get(id)).ifPresent(duties::add));
        phases.forEach(
                (id, phase) -> {
                    if (!holds(state, node, id)) {
                        duties.add(
                                phase == Phase.FINISHED ? new Duty.Forget(id) : new Duty.Stop(id));
                    }
                });
        return duties;
    }

    private static Stream<AttemptId> shares(ClusterState state, NodeName node) {
        return state.node(node).map(Node::shares).stream()
                .flatMap(shares -> shares.keySet().stream());
    }

    private static boolean holds(ClusterState state, NodeName node, AttemptId id) {
        return state.node(node).map(known -> known.shares().containsKey(id)).orElse(false);
    }

    private static Optional<Duty> ofHolder(
            ClusterState state, NodeName node, AttemptId id, @Nullable Phase phase) {
        JobState.Active active = state.active(id).orElseThrow();
        return switch (active) {
            case JobState.Starting starting ->
                    phase == null
                            ? Optional.of(prepare(state, starting.attempt(), node))
                            : Optional.empty();
            case JobState.Running running ->
                    phase == null || phase == Phase.PREPARING || phase == Phase.PREPARED
                            ? Optional.of(
                                    new Duty.Commit(
                                            id,
                                            running.attempt().firstShare().node(),
                                            running.rendezvousPort()))
                            : Optional.empty();
            case JobState.Ending _ ->
                    phase == Phase.STOPPING || phase == Phase.FINISHED
                            ? Optional.empty()
                            : Optional.of(new Duty.Stop(id));
        };
    }

    private static Duty prepare(ClusterState state, Attempt attempt, NodeName node) {
        NodeShare share = attempt.shareOf(node).orElseThrow();
        return new Duty.Prepare(state.job(attempt.id().job()).orElseThrow(), attempt, share);
    }
}
