package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.shard.CheckpointText;
import lockstep.stager.shard.Chunk;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.store.Store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a checkpoint of shards that are in a store, and tells whether one is whole.
final class Seal {
    private final Workshop workshop;
    private final Store store;
    private final Texts texts;

    Seal(Workshop workshop, Store store) {
        this.workshop = workshop;
        this.store = store;
        this.texts = new Texts(workshop, store);
    }

    TransferResult seal(CheckpointManifest checkpoint, Progress progress)
            throws InterruptedException {
        var chunks = new LinkedHashMap<Sha256, Chunk>();
        var bad = collect(checkpoint, chunks, progress);
        if (!(bad instanceof TransferResult.Done)) {
            return bad;
        }
        var folder = store.job(checkpoint.job());
        var count = new Inventory(workshop, folder, store.paths()).of(chunks.values());
        var absent = chunks.keySet().stream().filter(it -> !count.present().contains(it)).toList();
        if (!absent.isEmpty()) {
            return new TransferResult.Troubled(
                    "%d chunks of step %d are not in store %s, the first is %s.%s\nMaybe drain its shards again."
                            .formatted(
                                    absent.size(),
                                    checkpoint.step(),
                                    store.name(),
                                    absent.getFirst().hex(),
                                    count.troubles()),
                    true);
        }
        var name = folder.manifest(checkpoint.step(), checkpoint.attempt());
        var trouble = texts.write(name, CheckpointText.write(checkpoint));
        return trouble.isEmpty()
                ? new TransferResult.Done(checkpoint.bytes(), 0)
                : new TransferResult.Troubled(trouble, true);
    }

    TransferResult verify(long job, int attempt, long step, Progress progress)
            throws InterruptedException {
        var found = texts.checkpoint(job, attempt, step);
        if (found.value().isEmpty()) {
            return notThere("The manifest of step %d".formatted(step), found.troubles());
        }
        var checkpoint = found.value().get();
        var chunks = new LinkedHashMap<Sha256, Chunk>();
        var bad = collect(checkpoint, chunks, progress);
        if (!(bad instanceof TransferResult.Done)) {
            return bad;
        }
        var folder = store.job(job);
        var tasks =
                chunks.values().stream()
                        .map(it -> new ChunkRead(it, folder.chunk(it.hash())))
                        .toList();
        long bytes = tasks.stream().mapToLong(ChunkRead::bytes).sum();
        var rules =
                new Dispatch.Rules(
                        2, workshop.limits(Limits.NONE, progress), 0, bytes, folder.name(), false);
        return new Dispatch(
                        rules,
                        workshop.lanes(store.paths(), Limits.NONE),
                        workshop.calls,
                        workshop.nanoClock)
                .run(tasks, progress);
    }

    /// Gathers the chunks of all shards, each of which must be the one that the checkpoint means.
    private TransferResult collect(
            CheckpointManifest checkpoint, Map<Sha256, Chunk> chunks, Progress progress)
            throws InterruptedException {
        for (var part : checkpoint.parts()) {
            if (progress.cancelled()) {
                return new TransferResult.Troubled("It was cancelled.", true);
            }
            var found = texts.shard(checkpoint.shard(part.index()));
            var what =
                    "Shard %d of step %d, attempt %d"
                            .formatted(part.index(), checkpoint.step(), checkpoint.attempt());
            if (found.value().isEmpty()) {
                return notThere(what, found.troubles());
            }
            ShardManifest shard = found.value().get();
            if (!checkpoint.has(shard)) {
                return new TransferResult.Corrupt(
                        "%s is in store %s, but it is not the one that was reported: it has %d ranks, %d nodes and the digest %s instead of %s.\nMaybe two runs write as the same attempt."
                                .formatted(
                                        what,
                                        store.name(),
                                        shard.worldSize(),
                                        shard.nodes(),
                                        shard.digest().hex(),
                                        part.digest().hex()));
            }
            shard.chunks().forEach(it -> chunks.putIfAbsent(it.hash(), it));
        }
        return new TransferResult.Done(checkpoint.bytes(), 0);
    }

    private TransferResult notThere(String what, List<String> troubles) {
        boolean retryable = true;
        return new TransferResult.Troubled(
                "%s is not in store %s.\n%s"
                        .formatted(
                                what,
                                store.name(),
                                troubles.isEmpty()
                                        ? "Maybe it has not been drained yet."
                                        : String.join("\n", troubles)),
                retryable);
    }
}
