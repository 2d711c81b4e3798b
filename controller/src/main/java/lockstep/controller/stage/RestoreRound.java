package lockstep.controller.stage;

import lockstep.controller.stage.Restorability.Source;
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
import lockstep.protocol.v1.KeepOrder;
import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.ShardSource;

import java.util.List;
import java.util.Optional;

/// Brings checkpoints to nodes: for a gang that is at the barrier, or beforehand for one that has a
/// reservation.
final class RestoreRound {
    private final Sight sight;
    private final StageSettings settings;
    private final OrderBook orders;
    private final List<Command.NoteCheckpoint> notes;
    private final Restorability restorability;

    RestoreRound(
            Sight sight,
            StageSettings settings,
            OrderBook orders,
            List<Command.NoteCheckpoint> notes) {
        this.sight = sight;
        this.settings = settings;
        this.orders = orders;
        this.notes = notes;
        this.restorability = new Restorability(sight.parts());
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
        RestoreOrder.Builder order =
                RestoreOrder.newBuilder()
                        .setId(id)
                        .setKey(OrderBook.key(checkpoint.id()))
                        .setOwner(OrderBook.owner(job.submitter()))
                        .setDirectory(wish.directory())
                        .setIndex(seat.index())
                        .addAllRanks(seat.ranks())
                        .setForAttempt(forAttempt)
                        .setOwnOnly(ownOnly)
                        .setDigest(OrderBook.bytes(checkpoint.digest()));
        checkpoint
                .durable()
                .flatMap(durable -> settings.store(durable.store()))
                .ifPresent(
                        store -> {
                            orders.store(seat.node(), store);
                            order.setStore(store.name());
                        });
        restorability
                .onNodes(checkpoint)
                .ifPresent(
                        sources ->
                                sources.stream()
                                        .filter(
                                                source ->
                                                        !ownOnly
                                                                || source.part().index()
                                                                        == seat.index())
                                        .forEach(
                                                source ->
                                                        order.addShards(
                                                                from(source, job, seat.node()))));
        if (order.getShardsCount() > 0 || !order.getStore().isEmpty()) {
            orders.restore(seat.node(), order.build());
        }
    }

    private ShardSource from(Source source, Job job, NodeName to) {
        CheckpointId id = source.part().checkpoint();
        int index = source.part().index();
        ShardSource.Builder message =
                ShardSource.newBuilder()
                        .setKey(OrderBook.key(id, index))
                        .setBytes(source.part().bytes())
                        .setDigest(OrderBook.bytes(source.part().digest()));
        for (PartIndex.Found found : source.places()) {
            if (found.node().equals(to)) {
                message.addSources(
                        0,
                        lockstep.protocol.v1.Source.newBuilder()
                                .setHere(found.part().kept() ? Place.PARTNER : Place.LOCAL));
                continue;
            }
            orders.keep(
                    found.node(),
                    KeepOrder.newBuilder()
                            .setKey(OrderBook.key(id, index))
                            .setOwner(OrderBook.owner(job.submitter()))
                            .setToken(sight.tokens().apply(job.id()))
                            .build());
            sight.peer(found.node(), job.submitter().uid())
                    .ifPresent(
                            peer ->
                                    message.addSources(
                                            lockstep.protocol.v1.Source.newBuilder()
                                                    .setPeer(peer)
                                                    .setToken(sight.tokens().apply(job.id()))));
        }
        return message.build();
    }
}
