package lockstep.controller.stage;

import lockstep.controller.wire.StageTold.Phase;
import lockstep.controller.wire.StageTold.Task;
import lockstep.gang.checkpoint.Checkpoint;
import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.decide.Command;
import lockstep.gang.state.Job;
import lockstep.protocol.v1.SealOrder;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Has durable copies read again where someone asked for it, each by one node.
final class VerifyRound {
    private final Sight sight;
    private final StageSettings settings;
    private final OrderBook orders;
    private final List<Command.NoteCheckpoint> notes;

    VerifyRound(
            Sight sight,
            StageSettings settings,
            OrderBook orders,
            List<Command.NoteCheckpoint> notes) {
        this.sight = sight;
        this.settings = settings;
        this.orders = orders;
        this.notes = notes;
    }

    /// Orders what is asked for and notes what was found.
    ///
    /// @return those that need not be asked for again
    Set<CheckpointId> run() {
        Set<CheckpointId> over = new HashSet<>();
        for (CheckpointId id : sight.toVerify()) {
            Optional<Checkpoint> known = sight.state().checkpoint(id);
            Optional<Job> job = sight.state().job(id.job());
            if (known.isEmpty() || job.isEmpty() || verify(known.get(), job.get())) {
                over.add(id);
            }
        }
        return over;
    }

    private boolean verify(Checkpoint checkpoint, Job job) {
        Optional<NodeName> node =
                checkpoint.holders().stream()
                        .filter(sight::isThere)
                        .findFirst()
                        .or(() -> sight.told().keySet().stream().sorted().findFirst());
        if (node.isEmpty()) {
            return false;
        }
        CheckpointId id = checkpoint.id();
        String task = "verify:%s:%d".formatted(id.writtenBy(), id.step());
        Optional<Task> told = sight.task(node.get(), task);
        if (told.filter(Task::isDone).isPresent()) {
            notes.add(new Command.NoteCheckpoint(id, new CheckpointNote.Verified()));
            return true;
        }
        if (told.filter(one -> one.phase() == Phase.CORRUPT).isPresent()) {
            notes.add(
                    new Command.NoteCheckpoint(
                            id, new CheckpointNote.Spoiled(told.get().detail())));
            return true;
        }
        checkpoint
                .durable()
                .flatMap(durable -> settings.store(durable.store()))
                .ifPresent(
                        store -> {
                            orders.store(node.get(), store);
                            orders.seal(
                                    node.get(),
                                    SealOrder.newBuilder()
                                            .setId(task)
                                            .setKey(OrderBook.key(id))
                                            .setOwner(OrderBook.owner(job.submitter()))
                                            .setStore(store.name())
                                            .setVerify(true)
                                            .build());
                        });
        return false;
    }
}
