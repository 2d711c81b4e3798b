package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.ShardId;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Takes a checkpoint out of a store, in an order that leaves it whole or no checkpoint at all
/// wherever it stops; it can then be done again.
///
/// Must not run while a shard of the same job is drained into the store: that drain may count on a
/// chunk which nothing refers to yet.
final class Removal {
    private static final long WAIT_NANOS = 120_000_000_000L;
    private static final TransferResult CANCELLED =
            new TransferResult.Troubled("It was cancelled.", true);

    private final Workshop workshop;
    private final Store store;
    private final JobFolder folder;

    private final Progress progress;

    Removal(Workshop workshop, Store store, long job, Progress progress) {
        this.workshop = workshop;
        this.store = store;
        this.folder = store.job(job);
        this.progress = progress;
    }

    TransferResult run(int attempt, long step) throws InterruptedException {
        var checkpoint = folder.checkpoint(step, attempt);
        var trouble =
                everywhere((path, turn) -> turn.delete(path, checkpoint.child(JobFolder.MANIFEST)));
        if (trouble.isPresent()) {
            return trouble.get();
        }
        // Until all others are known, nothing may go.
        var others = new HashSet<ShardId>();
        trouble = everywhere((path, _) -> addShards(path, checkpoint, others));
        if (trouble.isPresent()) {
            return trouble.get();
        }
        var kept = new HashSet<String>();
        for (var id : others) {
            if (progress.cancelled()) {
                return CANCELLED;
            }
            var shard = new Texts(workshop, store).shard(id);
            if (shard.value().isEmpty()) {
                return new TransferResult.Troubled(
                        "The manifest of %s cannot be read, so that it is not known which chunks it needs.\n%s"
                                .formatted(id, shard.trouble()),
                        true);
            }
            shard.value().get().chunks().forEach(it -> kept.add(it.hash().hex()));
        }
        trouble = everywhere((path, turn) -> deleteFolder(path, checkpoint, turn));
        if (trouble.isEmpty()) {
            trouble = everywhere((path, turn) -> deleteChunks(path, kept, turn));
        }
        return trouble.orElseGet(() -> new TransferResult.Done(0, 0));
    }

    private interface Step {
        void on(StorePath path, Turn turn) throws IOException;
    }

    /// As long as somebody waits for what is deleted. A call that hung may go on much later, when a
    /// drain counts on what it would delete: then nothing more goes.
    private final class Turn {
        private volatile boolean over;

        void delete(StorePath path, ObjectName object) throws IOException {
            if (over || progress.cancelled()) {
                throw new IOException("it was given up");
            }
            path.delete(object);
        }
    }

    private Optional<TransferResult> everywhere(Step step) throws InterruptedException {
        var turn = new Turn();
        String troubles;
        try {
            troubles =
                    Texts.troubles(
                            workshop.calls.onEach(
                                    store.paths(),
                                    path -> {
                                        step.on(path, turn);
                                        return true;
                                    },
                                    WAIT_NANOS,
                                    _ -> progress.cancelled()));
        } finally {
            turn.over = true;
        }
        if (progress.cancelled()) {
            return Optional.of(CANCELLED);
        }
        return troubles.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new TransferResult.Troubled(
                                "Removing from store %s is not done:%s"
                                        .formatted(store.name(), troubles),
                                true));
    }

    private void addShards(StorePath path, ObjectName removed, Set<ShardId> others)
            throws IOException {
        for (var name : path.list(folder.name())) {
            var checkpoint = JobFolder.checkpointOf(name);
            if (checkpoint.isPresent() && !folder.name().child(name).equals(removed)) {
                for (var object : path.list(folder.name().child(name))) {
                    var index = JobFolder.shardOf(object);
                    if (index.isPresent()) {
                        var id =
                                new ShardId(
                                        folder.job(),
                                        checkpoint.get().attempt(),
                                        checkpoint.get().step(),
                                        index.getAsInt());
                        synchronized (others) {
                            others.add(id);
                        }
                    }
                }
            }
        }
    }

    private static void deleteFolder(StorePath path, ObjectName checkpoint, Turn turn)
            throws IOException {
        for (var name : path.list(checkpoint)) {
            turn.delete(path, checkpoint.child(name));
        }
        turn.delete(path, checkpoint);
    }

    private void deleteChunks(StorePath path, Set<String> kept, Turn turn) throws IOException {
        for (var sub : path.list(folder.chunks())) {
            path.tidy(folder.chunks().child(sub));
            for (var name : path.list(folder.chunks().child(sub))) {
                if (!kept.contains(name)) {
                    turn.delete(path, folder.chunk(new Sha256(name)));
                }
            }
        }
    }
}
