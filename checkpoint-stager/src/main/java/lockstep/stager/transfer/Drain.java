package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.Chunk;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.ShardText;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.Store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Brings one shard into a store.
final class Drain {
    private static final int COPIES_MAX = 2;
    private static final long RETRY_MILLIS = 500;

    private final Workshop workshop;
    private final Store store;

    Drain(Workshop workshop, Store store) {
        this.workshop = workshop;
        this.store = store;
    }

    TransferResult run(ShardManifest shard, SourceTree source, Limits own, Progress progress)
            throws InterruptedException {
        if (!source.files().equals(shard.files())) {
            return new TransferResult.SourceChanged(
                    "The files of the shard are not those in its manifest.");
        }
        var folder = store.job(shard.id().job());
        var chunks = distinct(shard);
        var present = new Inventory(workshop, folder, store.paths()).of(chunks.values()).present();
        var tasks = new ArrayList<ChunkPut>();
        for (int i = 0; i < shard.chunks().size(); i++) {
            var chunk = shard.chunks().get(i);
            if (!present.contains(chunk.hash()) && chunks.remove(chunk.hash()) != null) {
                tasks.add(
                        new ChunkPut(source, shard.offsetOf(i), chunk, folder.chunk(chunk.hash())));
            }
        }
        long missing = tasks.stream().mapToLong(ChunkPut::bytes).sum();
        var rules =
                new Dispatch.Rules(
                        COPIES_MAX,
                        workshop.limits(own, progress),
                        shard.bytes() - missing,
                        shard.bytes(),
                        folder.name(),
                        true);
        var result =
                new Dispatch(
                                rules,
                                workshop.lanes(store.paths(), own),
                                workshop.calls,
                                workshop.nanoClock)
                        .run(tasks, progress);
        return result instanceof TransferResult.Done
                ? writeManifest(shard, result, progress)
                : result;
    }

    /// Only when its chunks are there: whoever sees it may count on them.
    private TransferResult writeManifest(
            ShardManifest shard, TransferResult result, Progress progress)
            throws InterruptedException {
        var name = store.job(shard.id().job()).shard(shard.id());
        var text = ShardText.write(shard);
        while (true) {
            var trouble = new Texts(workshop, store).write(name, text);
            if (trouble.isEmpty()) {
                return result;
            }
            progress.at(new Report(shard.bytes(), shard.bytes(), List.of(), trouble));
            if (progress.cancelled()) {
                return new TransferResult.Troubled(trouble, true);
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private static Map<Sha256, Chunk> distinct(ShardManifest shard) {
        var chunks = new LinkedHashMap<Sha256, Chunk>();
        shard.chunks().forEach(it -> chunks.putIfAbsent(it.hash(), it));
        return chunks;
    }
}
