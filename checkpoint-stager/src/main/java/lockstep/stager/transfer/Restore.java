package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StorePath;
import lockstep.stager.store.TreePath;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings shards back: into a folder beside the steps, synced, read back, and then renamed into
/// place.
final class Restore {
    private static final int ROUNDS_MAX = 3;
    private static final int BUFFER_BYTES = 256 << 10;

    private final Workshop workshop;
    private final RestorePlan plan;
    private final Limits own;
    private final Disk disk;
    private final RestorePlace place;

    /// @param disk of this node, below the plan's directory
    Restore(Workshop workshop, RestorePlan plan, Limits own, Disk disk) {
        this.workshop = workshop;
        this.plan = plan;
        this.own = own;
        this.disk = disk;
        this.place = new RestorePlace(plan, disk);
    }

    TransferResult run(Progress progress) throws InterruptedException {
        UnionLayout layout;
        try {
            layout =
                    new UnionLayout(
                            plan.shards().stream().map(RestorePlan.Piece::manifest).toList(),
                            plan.ownIndex());
        } catch (IllegalArgumentException e) {
            return new TransferResult.Corrupt(String.valueOf(e.getMessage()));
        }
        try {
            return restore(layout, progress);
        } catch (IOException e) {
            return new TransferResult.Troubled(
                    "Step %d cannot be restored into %s: %s"
                            .formatted(plan.step(), plan.directory(), e),
                    true);
        }
    }

    private TransferResult restore(UnionLayout layout, Progress progress)
            throws IOException, InterruptedException {
        place.prepare();
        var wanted = layout.chunks();
        long bytes = wanted.stream().mapToLong(it -> it.chunk().size()).sum();
        if (isThere(layout, wanted, progress)) {
            return new TransferResult.Done(bytes, 0);
        }
        var inTheWay = place.inTheWay(layout);
        if (inTheWay.isPresent()) {
            return inTheWay.get();
        }
        long room = Files.getFileStore(plan.directory()).getUsableSpace();
        if (room < bytes) {
            return new TransferResult.Troubled(
                    "%s has room for %d bytes, but step %d needs %d.\nMaybe remove old checkpoints from this node."
                            .formatted(plan.directory(), room, plan.step(), bytes),
                    plan.setAside());
        }
        try (var files = new StagedFiles(place.staging(), disk)) {
            files.create(layout.files());
            var result = fetch(layout, wanted, files, bytes, progress);
            return result instanceof TransferResult.Done
                    ? place.moveIn(layout.units()).orElse(result)
                    : result;
        } finally {
            StagedFiles.delete(disk, place.staging());
        }
    }

    private TransferResult fetch(
            UnionLayout layout,
            List<UnionLayout.Wanted> wanted,
            StagedFiles files,
            long bytes,
            Progress progress)
            throws IOException, InterruptedException {
        var origins = new Origins();
        List<ChunkGet> todo = new ArrayList<>();
        for (var chunk : wanted) {
            todo.add(new ChunkGet(layout, chunk, files, origins.of(chunk)));
        }
        long moved = 0;
        for (int round = 0; round < ROUNDS_MAX; round++) {
            long left = todo.stream().mapToLong(ChunkGet::bytes).sum();
            var rules =
                    new Dispatch.Rules(
                            1,
                            workshop.limits(own, progress),
                            bytes - left,
                            bytes,
                            origins.job,
                            false);
            var result =
                    new Dispatch(rules, origins.lanes(), workshop.calls, workshop.nanoClock)
                            .run(todo, progress);
            if (!(result instanceof TransferResult.Done done)) {
                return result;
            }
            moved += done.bytesMoved();
            files.sync();
            var wrong = wrong(layout, todo, files, progress);
            if (progress.cancelled()) {
                return new TransferResult.Troubled("It was cancelled.", true);
            }
            if (wrong.isEmpty()) {
                return new TransferResult.Done(bytes, moved);
            }
            todo = wrong;
        }
        return new TransferResult.Corrupt(
                "%d chunks were right when they came, and are not when read back from %s.\nMaybe look at the health of this node's disk."
                        .formatted(todo.size(), plan.directory()));
    }

    private List<ChunkGet> wrong(
            UnionLayout layout, List<ChunkGet> came, StagedFiles files, Progress progress)
            throws IOException {
        var wrong = new ArrayList<ChunkGet>();
        try (var tree = SourceTree.open(files.root(), layout.units(), List.of())) {
            var reader = new KeptBytes(layout, tree);
            for (var get : came) {
                if (progress.cancelled()) {
                    break;
                }
                if (!reader.hash(get.wanted).equals(get.expected())) {
                    wrong.add(get);
                }
            }
        }
        return wrong;
    }

    /// Whether exactly these files are in place, byte by byte.
    private boolean isThere(
            UnionLayout layout, List<UnionLayout.Wanted> wanted, Progress progress) {
        try (var tree = SourceTree.open(plan.directory(), layout.units(), List.of())) {
            if (!tree.files().equals(layout.files())) {
                return false;
            }
            var reader = new KeptBytes(layout, tree);
            for (var chunk : wanted) {
                // Of a part of a chunk there is no hash to compare with.
                if (progress.cancelled()
                        || !chunk.whole()
                        || !reader.hash(chunk).equals(chunk.chunk().hash())) {
                    return false;
                }
            }
            tree.requireUnchanged();
            return true;
        } catch (IOException _) {
            // Not there, or not to be trusted.
            return false;
        }
    }

    /// The wanted bytes of chunks, as they are in a tree of all files.
    private static final class KeptBytes {
        private final UnionLayout layout;
        private final SourceTree tree;
        private final Map<String, Long> starts = new HashMap<>();
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

        KeptBytes(UnionLayout layout, SourceTree tree) {
            this.layout = layout;
            this.tree = tree;
            long start = 0;
            for (var file : tree.files()) {
                starts.put(file.path(), start);
                start += file.size();
            }
        }

        Sha256 hash(UnionLayout.Wanted wanted) throws IOException {
            var digest = Sha256.newDigest();
            for (var piece : wanted.pieces()) {
                long from =
                        Optional.ofNullable(starts.get(layout.path(wanted.shard(), piece)))
                                        .orElseThrow()
                                + piece.position();
                for (long done = 0; done < piece.length(); done += buffer.limit()) {
                    buffer.clear().limit((int) Math.min(buffer.capacity(), piece.length() - done));
                    tree.read(from + done, buffer);
                    digest.update(buffer.flip());
                }
            }
            return Sha256.finish(digest);
        }
    }

    /// One lane for each path, whichever shards it is for.
    private final class Origins {
        private final IdentityHashMap<StorePath, Lane> lanes = new IdentityHashMap<>();
        private final Map<Integer, List<Offer>> offers = new HashMap<>();
        private final ObjectName job;

        private record Offer(Lane lane, int tier, JobFolder folder) {}

        Origins() {
            long number = plan.shards().getFirst().manifest().id().job();
            this.job = new JobFolder("cluster", number).name();
            for (int shard = 0; shard < plan.shards().size(); shard++) {
                offers.put(shard, offersOf(plan.shards().get(shard)));
            }
        }

        private List<Offer> offersOf(RestorePlan.Piece piece) {
            long number = piece.manifest().id().job();
            var found = new ArrayList<Offer>();
            for (int tier = 0; tier < piece.origins().size(); tier++) {
                switch (piece.origins().get(tier)) {
                    case ShardOrigin.Local(var tree) ->
                            found.add(
                                    new Offer(
                                            lane(new TreePath(piece.manifest(), tree)),
                                            tier,
                                            new JobFolder("local", number)));
                    case ShardOrigin.Partner(var cluster, var path) ->
                            found.add(new Offer(lane(path), tier, new JobFolder(cluster, number)));
                    case ShardOrigin.Durable(var store) -> {
                        for (var path : store.paths()) {
                            found.add(new Offer(lane(path), tier, store.job(number)));
                        }
                    }
                }
            }
            return found;
        }

        private Lane lane(StorePath path) {
            return lanes.computeIfAbsent(path, it -> workshop.lanes(List.of(it), own).getFirst());
        }

        List<Lane> lanes() {
            return List.copyOf(lanes.values());
        }

        Map<Lane, ChunkGet.Source> of(UnionLayout.Wanted wanted) {
            var sources = new HashMap<Lane, ChunkGet.Source>();
            for (var offer : offers.getOrDefault(wanted.shard(), List.of())) {
                sources.putIfAbsent(
                        offer.lane(),
                        new ChunkGet.Source(
                                offer.tier(), offer.folder().chunk(wanted.chunk().hash())));
            }
            return sources;
        }
    }
}
