package lockstep.gang.order;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.drain.Notice;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.WarnSignal;
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
        Map<AttemptId, Held> told = new TreeMap<>();
        reported.forEach(held -> told.put(held.attempt(), held));
        List<Duty> duties = new ArrayList<>();
        shares(state, node)
                .forEach(id -> ofHolder(state, node, id, told.get(id)).ifPresent(duties::add));
        told.forEach(
                (id, held) -> {
                    if (!holds(state, node, id)) {
                        duties.add(
                                held.phase() == Phase.FINISHED
                                        ? new Duty.Forget(id)
                                        : new Duty.Stop(id));
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
            ClusterState state, NodeName node, AttemptId id, @Nullable Held held) {
        Phase phase = held == null ? null : held.phase();
        JobState.Active active = state.active(id).orElseThrow();
        return switch (active) {
            case JobState.Starting starting ->
                    phase == null
                            ? Optional.of(prepare(state, starting.attempt(), node))
                            : Optional.empty();
            case JobState.Running running ->
                    held == null || phase == Phase.PREPARING || phase == Phase.PREPARED
                            ? Optional.of(
                                    new Duty.Commit(
                                            id,
                                            running.attempt().firstShare().node(),
                                            running.rendezvousPort()))
                            : phase == Phase.STARTED ? toBeTold(state, held) : Optional.empty();
            case JobState.Ending _ ->
                    phase == Phase.STOPPING || phase == Phase.FINISHED
                            ? Optional.empty()
                            : Optional.of(new Duty.Stop(id));
        };
    }

    /// What its ranks do not know yet. Signalled are those jobs that asked for it, when a
    /// checkpoint is wanted of them.
    private static Optional<Duty> toBeTold(ClusterState state, Held held) {
        AttemptId id = held.attempt();
        Optional<Notice> notice = Notices.of(state, id);
        Optional<WarnSignal> signal =
                notice.filter(Notice::checkpoint)
                        .flatMap(_ -> state.job(id.job()))
                        .flatMap(job -> job.spec().checkpointSignal());
        return Optional.of(new Duty.Notify(id, notice, signal))
                .filter(duty -> duty.id() != held.noticeId())
                .map(Duty.class::cast);
    }

    private static Duty prepare(ClusterState state, Attempt attempt, NodeName node) {
        NodeShare share = attempt.shareOf(node).orElseThrow();
        return new Duty.Prepare(state.job(attempt.id().job()).orElseThrow(), attempt, share);
    }
}
