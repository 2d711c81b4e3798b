package lockstep.controller.stage;

import lockstep.controller.stage.Restorability.Source;
import lockstep.controller.stage.StageSettings.StoreSetting;
import lockstep.controller.wire.StageTold;
import lockstep.controller.wire.StageTold.Phase;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.JobCheckpoints;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.SealOrder;
import lockstep.protocol.v1.SealedShard;
import lockstep.protocol.v1.WatchOrder;
import lockstep.stager.plan.Partners;
import lockstep.stager.plan.Place;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What becomes of the checkpoints of one job in this round.
final class JobRound {
    /// So many of the newest checkpoints of a job that may go on are not lost sight of.
    private static final int IN_SIGHT_MAX = 8;

    private final Sight sight;
    private final StageSettings settings;
    private final OrderBook orders;
    private final List<Command.NoteCheckpoint> notes;
    private final Restorability restorability;
    private final Job job;
    private final JobCheckpoints known;

    JobRound(
            Sight sight,
            StageSettings settings,
            OrderBook orders,
            List<Command.NoteCheckpoint> notes,
            Job job) {
        this.sight = sight;
        this.settings = settings;
        this.orders = orders;
        this.notes = notes;
        this.restorability = new Restorability(sight.parts());
        this.job = job;
        this.known = sight.state().checkpointsOf(job.id());
    }

    /// What may be brought to a job's store, where things are also deleted.
    enum StoreTurn {
        /// Somebody may be deleting something there.
        NOTHING,
        /// Something is to be deleted next.
        WHAT_HAS_BEGUN,
        ANYTHING
    }

    /// Orders and notes all of it.
    ///
    /// @param gangs attempts of the job that are watched
    /// @param turn what may be brought to the store
    void run(List<Gang> gangs, StoreTurn turn) {
        gangs.forEach(this::watch);
        gangs.forEach(this::noteComplete);
        if (!job.hasEnded()) {
            known.newestFirst()
                    .filter(Checkpoint::isGood)
                    .limit(IN_SIGHT_MAX)
                    .forEach(this::watchHolders);
        }
        Optional<Checkpoint> newest = known.newest();
        newest.filter(one -> !one.isDurable()).ifPresent(this::keepOnNodes);
        store().flatMap(_ -> drained(turn)).ifPresent(this::drain);
        retire();
    }

    private Optional<StoreSetting> store() {
        String word = job.spec().checkpointing().store();
        return word.isEmpty() ? Optional.empty() : settings.store(word);
    }

    private void watch(Gang gang) {
        for (Gang.Seat seat : gang.seats()) {
            if (!sight.isThere(seat.node())) {
                continue; // nobody would hear it
            }
            // Known beforehand, the paths to it have been tried when they are needed.
            store().ifPresent(store -> orders.store(seat.node(), store));
            orders.watch(
                    seat.node(),
                    WatchOrder.newBuilder()
                            .setJobId(gang.id().job().value())
                            .setAttempt(gang.id().number())
                            .setIndex(seat.index())
                            .setWorldSize(gang.worldSize())
                            .setNodes(gang.nodes())
                            .addAllRanks(seat.ranks())
                            .setOwner(OrderBook.owner(gang.owner()))
                            .setDirectory(gang.wish().directory())
                            .setOver(gang.over())
                            .setExpected(speaksOfCheckpoints())
                            .setReached(sight.parts().newestStep(gang.id()))
                            .build());
        }
    }

    private boolean speaksOfCheckpoints() {
        return !job.spec().checkpointing().isPlain()
                || job.spec().terms().checkpointEvery().isPresent();
    }

    private void noteComplete(Gang gang) {
        new Completeness(sight.parts())
                .fresh(gang, known)
                .forEach((id, taken) -> notes.add(new Command.NoteCheckpoint(id, taken)));
    }

    // --- copies on other nodes

    /// A part that lies on one node only gets a partner.
    private void keepOnNodes(Checkpoint newest) {
        watchHolders(newest);
        List<Place> gang = newest.holders().stream().map(sight::place).toList();
        Map<String, String> first =
                settings.partners() ? Partners.of(gang, sight.places(false)) : Map.of();
        Map<String, String> reachable =
                settings.partners() ? Partners.of(gang, sight.places(true)) : Map.of();
        for (int at = 0; at < newest.writers().size(); at++) {
            int index = newest.writers().get(at);
            NodeName holder = newest.holders().get(at);
            sight.parts().places(newest.id(), index).forEach(one -> keep(newest.id(), index, one));
            Optional.ofNullable(first.get(holder.value()))
                    .map(NodeName::new)
                    .filter(sight::isThere)
                    .or(() -> Optional.ofNullable(reachable.get(holder.value())).map(NodeName::new))
                    .ifPresent(partner -> toPartner(newest, index, holder, partner));
        }
    }

    /// Their nodes tell of the parts only as long as they are asked for them.
    private void watchHolders(Checkpoint checkpoint) {
        for (int at = 0; at < checkpoint.writers().size(); at++) {
            NodeName holder = checkpoint.holders().get(at);
            if (sight.isThere(holder)) {
                keep(holder, checkpoint.id(), checkpoint.writers().get(at));
            }
        }
    }

    private void keep(CheckpointId id, int index, PartIndex.Found found) {
        keep(found.node(), id, index);
    }

    private void keep(NodeName node, CheckpointId id, int index) {
        orders.keep(node, job, id, index, sight.tokens().apply(job.id()));
    }

    private void toPartner(Checkpoint checkpoint, int index, NodeName holder, NodeName partner) {
        keep(partner, checkpoint.id(), index);
        List<PartIndex.Found> places = sight.parts().places(checkpoint.id(), index);
        boolean isThere = places.stream().anyMatch(one -> one.node().equals(partner));
        boolean onlyThere = places.stream().allMatch(one -> one.node().equals(holder));
        if (isThere
                || places.isEmpty()
                || !onlyThere
                || RemovalRound.isUnderWayAt(sight, partner, job.id())) {
            return;
        }
        // Who has told no key yet would not be let in.
        sight.peer(partner, job.submitter().uid())
                .filter(_ -> sight.fingerprint(holder, job.submitter().uid()).isPresent())
                .ifPresent(
                        address ->
                                orders.copy(
                                        holder,
                                        CopyOrder.newBuilder()
                                                .setId(copyId(checkpoint.id(), index, "partner"))
                                                .setKey(OrderBook.key(checkpoint.id(), index))
                                                .setOwner(OrderBook.owner(job.submitter()))
                                                .setPartner(address)
                                                .setToken(sight.tokens().apply(job.id()))
                                                .build()));
    }

    // --- to the store

    static String copyId(CheckpointId id, int index, String to) {
        return "copy:%s:%d:%d:%s".formatted(id.writtenBy(), id.step(), index, to);
    }

    static String sealId(CheckpointId id) {
        return "seal:%s:%d".formatted(id.writtenBy(), id.step());
    }

    /// The checkpoint that is drained now: what was begun is finished, else a job that writes
    /// faster than its store takes would never have one that is durable.
    private Optional<Checkpoint> drained(StoreTurn turn) {
        if (turn == StoreTurn.NOTHING) {
            return Optional.empty();
        }
        List<Checkpoint> open =
                known.newestFirst()
                        .takeWhile(one -> !one.isDurable())
                        .filter(Checkpoint::isGood)
                        .filter(one -> restorability.onNodes(one).isPresent())
                        .toList();
        return open.reversed().stream()
                .filter(this::isBegun)
                .findFirst()
                .or(() -> open.stream().filter(_ -> turn == StoreTurn.ANYTHING).findFirst());
    }

    private boolean isBegun(Checkpoint one) {
        return one.writers().stream().anyMatch(index -> isBegun(one, index));
    }

    private boolean isBegun(Checkpoint one, int index) {
        String id = copyId(one.id(), index, "store");
        return sight.parts().places(one.id(), index).stream()
                .flatMap(found -> sight.task(found.node(), id).stream())
                .anyMatch(task -> task.phase() != Phase.CORRUPT && task.bytesDone() > 0);
    }

    private void drain(Checkpoint checkpoint) {
        StoreSetting store = store().orElseThrow();
        List<Source> sources = restorability.onNodes(checkpoint).orElseThrow();
        boolean allThere = true;
        for (Source source : sources) {
            int index = source.part().index();
            String id = copyId(checkpoint.id(), index, "store");
            NodeName node = bestSource(source, id);
            keep(node, checkpoint.id(), index);
            orders.store(node, store);
            orders.copy(
                    node,
                    CopyOrder.newBuilder()
                            .setId(id)
                            .setKey(OrderBook.key(checkpoint.id(), index))
                            .setOwner(OrderBook.owner(job.submitter()))
                            .setStore(store.name())
                            .build());
            allThere &= sight.isDone(node, id);
        }
        if (allThere) {
            seal(checkpoint, sources, store);
        }
    }

    /// Where it is under way already, else where it was written; a source that is found to be wrong
    /// is left for another.
    private NodeName bestSource(Source source, String id) {
        List<NodeName> usable =
                source.places().stream()
                        .map(PartIndex.Found::node)
                        .filter(
                                node ->
                                        sight.task(node, id)
                                                .filter(task -> task.phase() == Phase.CORRUPT)
                                                .isEmpty())
                        .distinct()
                        .toList();
        return usable.stream()
                .filter(node -> sight.isDone(node, id))
                .findFirst()
                .or(() -> usable.stream().findFirst())
                .orElse(source.places().getFirst().node());
    }

    private void seal(Checkpoint checkpoint, List<Source> sources, StoreSetting store) {
        NodeName node =
                bestSource(
                        sources.getFirst(),
                        copyId(checkpoint.id(), sources.getFirst().part().index(), "store"));
        String id = sealId(checkpoint.id());
        if (sight.isDone(node, id)) {
            notes.add(
                    new Command.NoteCheckpoint(
                            checkpoint.id(),
                            new CheckpointNote.MadeDurable(job.spec().checkpointing().store())));
        }
        SealOrder.Builder order =
                SealOrder.newBuilder()
                        .setId(id)
                        .setKey(OrderBook.key(checkpoint.id()))
                        .setOwner(OrderBook.owner(job.submitter()))
                        .setStore(store.name())
                        .setWorldSize(checkpoint.worldSize());
        List<StageTold.Part> parts = new ArrayList<>();
        sources.forEach(source -> parts.add(source.part()));
        parts.forEach(
                part ->
                        order.addShards(
                                SealedShard.newBuilder()
                                        .setIndex(part.index())
                                        .setBytes(part.bytes())
                                        .setDigest(OrderBook.bytes(part.digest()))));
        orders.seal(node, order.build());
    }

    // --- what is not needed any longer

    private void retire() {
        for (CheckpointId id : known.retirable(job.spec().checkpointing().keep())) {
            if (isBeingRestored(id) || sight.isDelivered(id)) {
                continue; // it would be refused, each round anew
            }
            notes.add(
                    new Command.NoteCheckpoint(
                            id,
                            new CheckpointNote.Removed(
                                    known.of(id).filter(Checkpoint::isDurable).isPresent()
                                            ? "more than are to be kept"
                                            : "a newer one is durable")));
        }
    }

    /// Whether the running attempt went on from it, and has not written a newer one yet.
    private boolean isBeingRestored(CheckpointId id) {
        return job.activeAttempt()
                .filter(attempt -> known.newestOf(attempt.id().number()).isEmpty())
                .flatMap(Attempt::restore)
                .filter(restore -> restore.checkpoint().equals(id))
                .isPresent();
    }
}
