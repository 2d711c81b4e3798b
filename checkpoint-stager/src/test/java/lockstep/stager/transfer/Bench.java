package lockstep.stager.transfer;

import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.shard.ShardHasher;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.Store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/// Checkpoints, stores and transfers in a folder, for tests.
final class Bench implements Closeable {
    static final long JOB = 7;

    private final Path folder;
    private final List<Closeable> open = new ArrayList<>();
    final LongSupplier nanoClock;
    final Transfers transfers;

    Bench(Path folder) {
        this(folder, System::nanoTime);
    }

    private Bench(Path folder, LongSupplier nanoClock) {
        this.folder = folder;
        this.nanoClock = nanoClock;
        this.transfers =
                new Transfers(nanoClock, Thread.ofPlatform().daemon().factory(), Limits.NONE);
    }

    /// One whose clock goes so many times as fast as that on the wall: who waits for it waits less.
    static Bench hurried(Path folder, int times) {
        long began = System.nanoTime();
        return new Bench(folder, () -> began + times * (System.nanoTime() - began));
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    UnreliablePath path(String name) throws IOException {
        return new UnreliablePath(PosixPath.of(folder(name), new SplittableRandom()));
    }

    static Store store(UnreliablePath... paths) {
        return new Store("lustre", "c1", List.of(paths));
    }

    /// A node's checkpoint directory with files of so many bytes, random ones of the seed.
    Path checkpoint(String node, long step, int seed, int... sizes) throws IOException {
        var directory = folder(node);
        var step1 = Files.createDirectories(directory.resolve("step-" + step + "/deep"));
        var random = new Random(seed);
        for (int i = 0; i < sizes.length; i++) {
            var bytes = new byte[sizes[i]];
            random.nextBytes(bytes);
            var parent = i % 2 == 0 ? step1 : step1.resolveSibling(".");
            Files.write(parent.resolve("n%d file-%d\n.pt".formatted(seed, i)), bytes);
        }
        return directory;
    }

    record Ready(ShardManifest manifest, SourceTree tree) {}

    Ready shard(Path directory, int attempt, long step, int index, int nodes) throws IOException {
        var tree = SourceTree.open(directory, List.of("step-" + step), List.of());
        open.add(tree);
        var id = new ShardId(JOB, attempt, step, index);
        return new Ready(ShardHasher.hash(id, nodes * 8, nodes, tree, _ -> {}), tree);
    }

    TransferResult drain(Ready shard, Store store) throws InterruptedException {
        return drain(shard, store, Progress.NONE);
    }

    TransferResult drain(Ready shard, Store store, Progress progress) throws InterruptedException {
        return transfers.drain(shard.manifest(), shard.tree(), store, Limits.NONE, progress);
    }

    static CheckpointManifest checkpointOf(Ready... shards) {
        var first = shards[0].manifest();
        var parts = new ArrayList<CheckpointManifest.Part>();
        for (var shard : shards) {
            parts.add(shard.manifest().part());
        }
        return new CheckpointManifest(
                JOB, first.id().attempt(), first.id().step(), first.worldSize(), parts);
    }

    @Override
    public void close() throws IOException {
        for (var it : open) {
            it.close();
        }
        transfers.close();
    }
}
