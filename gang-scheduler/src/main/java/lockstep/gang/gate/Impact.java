package lockstep.gang.gate;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What it means for the jobs that there are when partitions and policy become others.
///
/// Nothing is done to any of them: who has nodes keeps them to his end, and who waits goes on
/// waiting, for something to change again. This only says whom it concerns.
public final class Impact {
    /// What jobs are granted.
    public record Ground(Partitions partitions, Policy policy) {}

    /// A job that had no such obstacle before.
    ///
    /// @param holdsNodes it goes on, and could not start now
    /// @param word Slurm's
    public record Affected(JobId job, boolean holdsNodes, String word, String detail) {}

    private final ClusterState state;
    private final Side before;
    private final Side after;

    private Impact(ClusterState state, Side before, Side after) {
        this.state = state;
        this.before = before;
        this.after = after;
    }

    /// Those that could start by `before`, or could have, and cannot by `after`, in order of their
    /// ids.
    ///
    /// @param now wall-clock time
    public static List<Affected> of(ClusterState state, Ground before, Ground after, Instant now) {
        return new Impact(state, new Side(state, before, now), new Side(state, after, now))
                .affected();
    }

    private List<Affected> affected() {
        return state.jobs().values().stream()
                .filter(job -> !job.hasEnded())
                .flatMap(job -> affected(job).stream())
                .toList();
    }

    private Optional<Affected> affected(Job job) {
        List<Obstacle> now = after.obstacles(job);
        if (now.isEmpty()) {
            return Optional.empty();
        }
        Set<String> known =
                before.obstacles(job).stream().map(Obstacle::word).collect(Collectors.toSet());
        return now.stream()
                .filter(one -> !known.contains(one.word()))
                .findFirst()
                .map(one -> new Affected(job.id(), job.isActive(), one.word(), one.detail()));
    }

    private record Side(Partitions partitions, Gates gates) {
        Side(ClusterState state, Ground ground, Instant now) {
            this(ground.partitions(), new Gates(state, ground.policy(), now));
        }

        List<Obstacle> obstacles(Job job) {
            List<Obstacle> all = new ArrayList<>();
            PartitionGate.obstacle(partitions, job.spec()).ifPresent(all::add);
            if (job.isActive()) {
                all.addAll(gates.ofAccountAndQos(job));
                outside(job).ifPresent(all::add);
            } else {
                all.addAll(gates.obstacles(job));
            }
            return all;
        }

        /// It stands on nodes that are not its partition's.
        private Optional<Obstacle> outside(Job job) {
            Optional<Set<NodeName>> own =
                    partitions.named(job.spec().partition()).flatMap(Partition::nodes);
            return own.flatMap(
                    nodes ->
                            job.activeAttempt().stream()
                                    .map(Attempt::placement)
                                    .flatMap(List::stream)
                                    .map(NodeShare::node)
                                    .filter(node -> !nodes.contains(node))
                                    .findFirst()
                                    .map(
                                            node ->
                                                    new Obstacle(
                                                            "PartitionConfig",
                                                            "%s is not in partition %s"
                                                                    .formatted(
                                                                            node,
                                                                            job.spec()
                                                                                    .partition()))));
        }
    }
}
