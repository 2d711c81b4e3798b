package lockstep.gang.decide;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.learn.Prediction;
import lockstep.gang.learn.RunTimes;
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
/// @param expected how long it is expected to run still, as the planner reckons; zero while it is
///   being ended
/// @param lostNow what is thrown away when it is ended now, in accelerator-seconds
/// @param lostByCheckpoint what is expected to be thrown away when it has the time of a drain for
///   checkpoints, in accelerator-seconds
public record DrainHit(
        JobId job,
        String user,
        List<NodeName> nodes,
        Optional<Duration> left,
        Duration expected,
        double lostNow,
        double lostByCheckpoint) {
    public DrainHit {
        nodes = List.copyOf(nodes);
    }

    /// The jobs on these nodes, in order of their ids.
    ///
    /// @param patience how long a drain for checkpoints lets them run; absent: as long as is usual
    public static List<DrainHit> on(
            ClusterState state,
            Collection<NodeName> nodes,
            Instant now,
            Optional<Duration> patience) {
        Duration given = patience.orElseGet(() -> Draining.checkpointPatience(state, nodes));
        RunTimes runTimes = RunTimes.of(state.past().histories());
        TreeMap<AttemptId, List<NodeName>> held = new TreeMap<>();
        for (NodeName name : nodes) {
            state.node(name).map(Node::shares).stream()
                    .flatMap(shares -> shares.keySet().stream())
                    .forEach(id -> held.merge(id, List.of(name), DrainHit::joined));
        }
        return held.entrySet().stream()
                .map(entry -> of(state, runTimes, entry.getKey(), entry.getValue(), now, given))
                .toList();
    }

    private static List<NodeName> joined(List<NodeName> some, List<NodeName> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private static DrainHit of(
            ClusterState state,
            RunTimes runTimes,
            AttemptId id,
            List<NodeName> nodes,
            Instant now,
            Duration patience) {
        Job job = state.job(id.job()).orElseThrow();
        JobState.Active active = state.active(id).orElseThrow();
        Duration expected = expected(runTimes, job, active, now);
        Blame blame = new Blame(new Draft(state, now));
        return new DrainHit(
                job.id(),
                job.submitter().name(),
                nodes,
                job.spec().timeLimit().map(limit -> left(active, limit, now)),
                expected,
                blame.loss(id),
                expected.compareTo(patience) <= 0 ? 0 : blame.lossAfterCheckpoint(id, patience));
    }

    private static Duration expected(
            RunTimes runTimes, Job job, JobState.Active active, Instant now) {
        return switch (active) {
            case JobState.Starting _ -> runTimes.expected(job.submitter(), job.spec());
            case JobState.Running running -> {
                Duration ran = atLeastZero(Duration.between(running.since(), now));
                Duration end =
                        runTimes.expectedEnd(
                                job.submitter(),
                                job.spec(),
                                ran,
                                Prediction.slowdownOf(running.attempt()));
                yield end.minus(ran);
            }
            case JobState.Ending _ -> Duration.ZERO;
        };
    }

    private static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static Duration left(JobState.Active active, Duration limit, Instant now) {
        Instant began =
                active instanceof JobState.Running running
                        ? running.since()
                        : active.attempt().allocatedAt();
        return atLeastZero(Duration.between(now, began.plus(limit)));
    }
}
