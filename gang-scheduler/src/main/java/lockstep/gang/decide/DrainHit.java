package lockstep.gang.decide;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.state.Node;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A job that stands on nodes somebody wants empty.
///
/// @param nodes those of these nodes that it holds something of
/// @param left until its time limit; absent where it has none
/// @param lostAcceleratorSeconds what is thrown away when it is ended now
public record DrainHit(
        JobId job,
        String user,
        List<NodeName> nodes,
        Optional<Duration> left,
        double lostAcceleratorSeconds) {
    public DrainHit {
        nodes = List.copyOf(nodes);
    }

    /// The jobs on these nodes, in order of their ids.
    public static List<DrainHit> on(ClusterState state, Collection<NodeName> nodes, Instant now) {
        TreeMap<AttemptId, List<NodeName>> held = new TreeMap<>();
        for (NodeName name : nodes) {
            state.node(name).map(Node::shares).stream()
                    .flatMap(shares -> shares.keySet().stream())
                    .forEach(id -> held.merge(id, List.of(name), DrainHit::joined));
        }
        return held.entrySet().stream()
                .map(entry -> of(state, entry.getKey(), entry.getValue(), now))
                .toList();
    }

    private static List<NodeName> joined(List<NodeName> some, List<NodeName> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static DrainHit of(
            ClusterState state, AttemptId id, List<NodeName> nodes, Instant now) {
        Job job = state.job(id.job()).orElseThrow();
        JobState.Active active = state.active(id).orElseThrow();
        return new DrainHit(
                job.id(),
                job.submitter().name(),
                nodes,
                job.spec().timeLimit().map(limit -> left(active, limit, now)),
                new Blame(new Draft(state, now)).loss(id));
    }

    private static Duration left(JobState.Active active, Duration limit, Instant now) {
        Instant began =
                active instanceof JobState.Running running
                        ? running.since()
                        : active.attempt().allocatedAt();
        Duration left = Duration.between(now, began.plus(limit));
        return left.isNegative() ? Duration.ZERO : left;
    }
}
