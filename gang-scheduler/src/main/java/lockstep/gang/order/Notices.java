package lockstep.gang.order;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.drain.Drain;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.drain.Notice;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What running gangs should know of drains, and of jobs that need their room. Derived from the
/// state each time, as orders are.
public final class Notices {
    private static final Comparator<Drain> SOONEST =
            Comparator.comparing((Drain drain) -> drain.deadline().orElse(Instant.MAX))
                    .thenComparing(Drain::since);

    private Notices() {}

    /// What all ranks of this attempt should have been told, of several things what comes first;
    /// empty when there is nothing. All of a gang are told, since they write a checkpoint together.
    public static Optional<Notice> of(ClusterState state, AttemptId attempt) {
        return Stream.concat(ofDrains(state, attempt).stream(), ofEviction(state, attempt).stream())
                .min(Comparator.comparing(notice -> notice.deadline().orElse(Instant.MAX)));
    }

    private static Optional<Notice> ofEviction(ClusterState state, AttemptId attempt) {
        return state.active(attempt)
                .filter(JobState.Running.class::isInstance)
                .map(JobState.Running.class::cast)
                .flatMap(JobState.Running::eviction)
                .map(one -> Notice.preemption(one.beneficiary(), one.deadline()));
    }

    private static Optional<Notice> ofDrains(ClusterState state, AttemptId attempt) {
        if (state.drained().isEmpty()) {
            return Optional.empty(); // nearly always
        }
        List<Node> nodes =
                state.active(attempt).stream()
                        .flatMap(active -> active.attempt().placement().stream())
                        .map(NodeShare::node)
                        .filter(state.drained()::contains)
                        .sorted()
                        .flatMap(name -> state.node(name).stream())
                        .filter(node -> node.shares().containsKey(attempt))
                        .toList();
        List<NodeName> names = nodes.stream().map(Node::name).toList();
        return nodes.stream()
                .flatMap(node -> node.drain().stream())
                .min(SOONEST)
                .map(
                        first ->
                                new Notice(
                                        names,
                                        first.reason(),
                                        nodes.stream()
                                                .flatMap(node -> node.drain().stream())
                                                .anyMatch(
                                                        one -> one.mode() != DrainMode.AFTER_JOBS),
                                        first.deadline()));
    }
}
