package lockstep.controller.stage;

import lockstep.controller.wire.StageTold.Phase;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.job.Checkpointing;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;

import java.util.List;
import java.util.Optional;

/// Brings checkpoints to nodes: for a gang that is at the barrier, or beforehand for one that has a
/// reservation.
final class RestoreRound {
    private final Sight sight;
    private final OrderBook orders;
    private final List<Command.NoteCheckpoint> notes;
    private final RestoreOrders restores;

    RestoreRound(
            Sight sight,
            StageSettings settings,
            OrderBook orders,
            List<Command.NoteCheckpoint> notes) {
        this.sight = sight;
        this.orders = orders;
        this.notes = notes;
        this.restores = new RestoreOrders(sight, settings, orders);
    }

    /// The gang waits for its checkpoint, so nothing is more urgent.
    void forStarting(Job job, JobState.Starting starting, Gang gang) {
        Optional<Checkpoint> checkpoint =
                starting.attempt()
                        .restore()
                        .map(Restore::checkpoint)
                        .flatMap(sight.state()::checkpoint);
        if (checkpoint.isEmpty()) {
            return;
        }
        String id = TaskName.restore(starting.attempt().id());
        for (Gang.Seat seat : gang.seats()) {
            order(job, checkpoint.get(), id, seat, starting.attempt().id().number());
            noteIfCorrupt(checkpoint.get().id(), seat, id);
        }
    }

    private void noteIfCorrupt(CheckpointId checkpoint, Gang.Seat seat, String id) {
        sight.task(seat.node(), id)
                .filter(task -> task.phase() == Phase.CORRUPT)
                .ifPresent(
                        task ->
                                notes.add(
                                        new Command.NoteCheckpoint(
                                                checkpoint,
                                                new CheckpointNote.Spoiled(
                                                        "%s: %s"
                                                                .formatted(
                                                                        seat.node(),
                                                                        task.detail())))));
    }

    /// Fetched into the caches of the nodes that are kept for the job.
    void beforehand(Job job, Checkpoint checkpoint, List<NodeName> nodes) {
        for (int index = 0; index < nodes.size(); index++) {
            var seat = new Gang.Seat(nodes.get(index), index, List.of());
            order(job, checkpoint, "prefetch:%s".formatted(checkpoint.id().writtenBy()), seat, 0);
        }
    }

    private void order(Job job, Checkpoint checkpoint, String id, Gang.Seat seat, int forAttempt) {
        if (!sight.isThere(seat.node())) {
            return;
        }
        Checkpointing wish = job.spec().checkpointing();
        boolean ownOnly = wish.ownShardsOnly() && checkpoint.writers().contains(seat.index());
        restores.of(job, checkpoint, seat.node(), part -> !ownOnly || part == seat.index())
                .ifPresent(
                        order ->
                                orders.restore(
                                        seat.node(),
                                        order.setId(id)
                                                .setDirectory(wish.directory())
                                                .setIndex(seat.index())
                                                .addAllRanks(seat.ranks())
                                                .setForAttempt(forAttempt)
                                                .setOwnOnly(ownOnly)
                                                .build()));
    }
}
