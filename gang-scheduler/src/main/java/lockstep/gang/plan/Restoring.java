package lockstep.gang.plan;

import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.JobStaging;
import lockstep.gang.checkpoint.Staging;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.GangShape;
import lockstep.gang.job.JobId;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What waiting jobs go on from, and what that asks of their nodes.
final class Restoring {
    private static final double[] NO_SECONDS = {};

    private final Staging staging;
    private final ClusterState state;
    private final Fabric fabric;
    private final Map<JobId, double[]> seconds = new HashMap<>();

    Restoring(ClusterSnapshot snapshot, Fabric fabric) {
        this.staging = snapshot.staging();
        this.state = snapshot.state();
        this.fabric = fabric;
    }

    /// Whether it is not known yet what the job goes on from.
    boolean isUnsettled(JobId job) {
        return staging.unsettled().contains(job);
    }

    Optional<CheckpointId> checkpoint(JobId job) {
        return staging.of(job).flatMap(JobStaging::checkpoint);
    }

    /// The job as it can start: with as many nodes as wrote its checkpoint, unless it can go on
    /// from that with any number.
    Job sized(Job job) {
        GangShape shape = job.spec().shape();
        return written(job)
                .filter(_ -> !job.spec().checkpointing().reshard())
                .map(Checkpoint::nodes)
                .filter(nodes -> shape.nodesMin() <= nodes && nodes <= shape.nodesMax())
                .filter(_ -> shape.nodesMin() < shape.nodesMax())
                .map(nodes -> job.with(job.spec().with(shape.withNodes(nodes))))
                .orElse(job);
    }

    /// How long its checkpoint takes to each node, by number; nothing where there is none.
    double[] seconds(JobId job) {
        return seconds.computeIfAbsent(
                job, id -> staging.of(id).map(this::secondsByNumber).orElse(NO_SECONDS));
    }

    private double[] secondsByNumber(JobStaging one) {
        double[] byNumber = new double[fabric.nodes()];
        for (int node = 0; node < byNumber.length; node++) {
            byNumber[node] = one.secondsTo(fabric.name(node));
        }
        return byNumber;
    }

    /// The same nodes in gang order: where each needs only its own part, as many as possible sit on
    /// theirs.
    ///
    /// @param nodes in the order of the fabric
    int[] seated(Job job, int[] nodes) {
        boolean own =
                job.spec().checkpointing().ownShardsOnly()
                        && written(job).filter(one -> one.nodes() == nodes.length).isPresent();
        return own ? new ShardOrder(fabric, wishes(job)).of(nodes) : nodes;
    }

    private Map<Integer, Integer> wishes(Job job) {
        Map<Integer, Integer> wishes = new HashMap<>();
        staging.of(job.id())
                .orElseThrow()
                .holders()
                .forEach(
                        (name, position) ->
                                fabric.number(name)
                                        .ifPresent(number -> wishes.put(number, position)));
        return wishes;
    }

    private Optional<Checkpoint> written(Job job) {
        return checkpoint(job.id()).flatMap(state::checkpoint);
    }
}
