import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.shard.ShardHasher;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.shard.StepFolders;
import lockstep.stager.store.ChunkSink;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.PosixPath;
import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;
import lockstep.stager.transfer.Limits;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.RestorePlan;
import lockstep.stager.transfer.ShardOrigin;
import lockstep.stager.transfer.TransferResult;
import lockstep.stager.transfer.Transfers;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/// Measures the checkpoint stager's engine; see `run`.
void main(String[] args) throws Exception {
    switch (args[0]) {
        case "make" -> make(Path.of(args[1]), Long.parseLong(args[2]));
        case "drain" -> drain(Path.of(args[1]), Path.of(args[2]));
        case "restore" -> restore(Path.of(args[1]), Path.of(args[2]));
        case "paths" ->
                paths(
                        Path.of(args[1]),
                        Path.of(args[2]),
                        Integer.parseInt(args[3]),
                        Long.parseLong(args[4]) * MB);
        case "stall" -> stall(Path.of(args[1]), Path.of(args[2]), Long.parseLong(args[3]) * MB);
        case "heap" -> heap(Path.of(args[1]), Path.of(args[2]), Long.parseLong(args[3]));
        case "latency" -> latency(Path.of(args[1]));
        default -> throw new IllegalArgumentException(args[0]);
    }
    // Calls that hang, as they do in `stall`, have daemon threads.
}

static final long MB = 1_000_000;
static final long JOB = 7;
static final long STEP = 100;

final Transfers transfers =
        new Transfers(System::nanoTime, Thread.ofPlatform().daemon().factory(), Limits.NONE);

/// Half of the bytes in two files, a quarter in 8, the rest in files of 1 MB and some of 4 KiB.
void make(Path directory, long megabytes) throws IOException {
    long bytes = megabytes * MB;
    List<Long> sizes = new ArrayList<>(List.of(bytes / 4, bytes / 4));
    for (int i = 0; i < 8; i++) {
        sizes.add(bytes / 32);
    }
    long left = bytes / 4;
    for (int i = 0; i < 256 && left > MB; i++) {
        sizes.add(4096L);
        left -= 4096;
    }
    while (left > 0) {
        long size = Math.min(MB, left);
        sizes.add(size);
        left -= size;
    }
    Path folder = Files.createDirectories(directory.resolve("step-" + STEP + "/deep"));
    SplittableRandom random = new SplittableRandom(1);
    byte[] buffer = new byte[1 << 20];
    for (int i = 0; i < sizes.size(); i++) {
        try (var out = Files.newOutputStream(folder.resolve("part-%05d.pt".formatted(i)))) {
            for (long done = 0; done < sizes.get(i); ) {
                random.nextBytes(buffer);
                int length = (int) Math.min(buffer.length, sizes.get(i) - done);
                out.write(buffer, 0, length);
                done += length;
            }
        }
    }
}

ShardManifest hash(SourceTree tree) throws IOException {
    return ShardHasher.hash(new ShardId(JOB, 1, STEP, 0), 8, 1, tree, _ -> {});
}

SourceTree tree(Path source) throws IOException {
    return SourceTree.open(source, List.of("step-" + STEP), List.of());
}

static CheckpointManifest checkpoint(ShardManifest shard) {
    return new CheckpointManifest(JOB, 1, STEP, shard.worldSize(), List.of(shard.part()));
}

static Store store(StorePath... paths) {
    return new Store("bench", "c1", List.of(paths));
}

static StorePath path(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new PosixPath(folder.toString(), new LocalDisk(), folder, new SplittableRandom());
}

static void require(TransferResult result) {
    if (!(result instanceof TransferResult.Done)) {
        throw new IllegalStateException(result.toString());
    }
}

void bring(ShardManifest shard, SourceTree tree, Store store, Limits limits, Progress progress)
        throws InterruptedException {
    require(transfers.drain(shard, tree, store, limits, progress));
    require(transfers.seal(checkpoint(shard), store, Progress.NONE));
}

static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
}

static double cpuSeconds() {
    var system =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
}

/// Prints wall seconds, CPU seconds per GB, and what each part took.
void drain(Path source, Path target) throws Exception {
    long began = System.nanoTime();
    try (SourceTree tree = tree(source)) {
        ShardManifest shard = hash(tree);
        double hashed = seconds(began);
        Store store = store(path(target));
        require(transfers.drain(shard, tree, store, Limits.NONE, Progress.NONE));
        double drained = seconds(began);
        require(transfers.seal(checkpoint(shard), store, Progress.NONE));
        IO.println(
                "%.3f %.3f (hashed after %.2f s, drained after %.2f, sealed after %.2f)"
                        .formatted(
                                seconds(began),
                                cpuSeconds() / (shard.bytes() / 1e9),
                                hashed,
                                drained,
                                seconds(began)));
    }
}

void restore(Path source, Path target) throws Exception {
    try (SourceTree tree = tree(source)) {
        ShardManifest shard = hash(tree);
        Store store = store(path(target.resolve("store")));
        bring(shard, tree, store, Limits.NONE, Progress.NONE);
        var piece = new RestorePlan.Piece(shard, List.of(new ShardOrigin.Durable(store)));
        var plan = new RestorePlan(target.resolve("back"), STEP, 0, List.of(piece), false);
        long began = System.nanoTime();
        require(transfers.restore(plan, Limits.NONE, Progress.NONE));
        IO.println("%.3f".formatted(seconds(began)));
    }
}

static Limits perPath(long bytesPerSecond) {
    return new Limits(OptionalLong.empty(), OptionalLong.of(bytesPerSecond), 2);
}

void makeSmall(Path source) throws IOException {
    if (!Files.exists(source)) {
        make(source, 1024);
    }
}

void paths(Path source, Path target, int count, long bytesPerSecond) throws Exception {
    makeSmall(source);
    try (SourceTree tree = tree(source)) {
        ShardManifest shard = hash(tree);
        StorePath[] paths = new StorePath[count];
        for (int i = 0; i < count; i++) {
            paths[i] = path(target.resolve("path-" + i));
        }
        long began = System.nanoTime();
        bring(shard, tree, store(paths), perPath(bytesPerSecond), Progress.NONE);
        double took = seconds(began);
        IO.println("%.2f (%.2f s)".formatted(shard.bytes() / took / bytesPerSecond, took));
    }
}

void stall(Path source, Path target, long bytesPerSecond) throws Exception {
    makeSmall(source);
    try (SourceTree tree = tree(source)) {
        ShardManifest shard = hash(tree);
        long began = System.nanoTime();
        bring(
                shard,
                tree,
                store(path(target.resolve("alone"))),
                perPath(bytesPerSecond),
                Progress.NONE);
        double alone = seconds(began);

        Blocking blocking = new Blocking(path(target.resolve("both")));
        Store both = store(blocking, path(target.resolve("both")));
        began = System.nanoTime();
        bring(
                shard,
                tree,
                both,
                perPath(bytesPerSecond),
                report -> {
                    if (report.bytesDone() > shard.bytes() / 4) {
                        blocking.blocks = true;
                    }
                });
        double took = seconds(began);
        IO.println(
                "%.2f (alone %.2f s, with the path that stops %.2f s)"
                        .formatted(took / alone, alone, took));
    }
}

void heap(Path source, Path target, long gigabytes) throws Exception {
    Path folder = Files.createDirectories(source.resolve("step-" + STEP));
    try (FileChannel file =
            FileChannel.open(
                    folder.resolve("model.pt"),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
        long chunks = gigabytes * 1000 * MB / ShardManifest.CHUNK_SIZE;
        for (long i = 0; i < chunks; i++) {
            ByteBuffer mark = ByteBuffer.allocate(8).putLong(i + 1).flip();
            file.write(mark, (i + 1) * ShardManifest.CHUNK_SIZE - 8);
        }
    }
    try (SourceTree tree = tree(source)) {
        long began = System.nanoTime();
        ShardManifest shard = hash(tree);
        double hashed = seconds(began);
        Store store = store(new Forgetting(path(target)));
        require(transfers.drain(shard, tree, store, Limits.NONE, Progress.NONE));
        IO.println(
                "%.1f GB: peak heap %.0f MB, garbage included; in use after it %.0f MB; hashed after %.1f s, drained after %.1f s"
                        .formatted(
                                shard.bytes() / 1e9,
                                peakHeap() / 1e6,
                                liveHeap() / 1e6,
                                hashed,
                                seconds(began)));
    }
}

static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(it -> it.getType() == MemoryType.HEAP)
            .toList();
}

/// No more than this was in use at any time: the pools' peaks need not have been together.
static double peakHeap() {
    return heapPools().stream().mapToLong(it -> it.getPeakUsage().getUsed()).sum();
}

static double liveHeap() {
    System.gc();
    MemoryUsage now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return now.getUsed();
}

void latency(Path folder) throws Exception {
    Path directory = Files.createDirectories(folder.resolve("checkpoints"));
    Path temporary = folder.resolve("made");
    make(temporary, 256);
    Store store = store(path(folder.resolve("store")));
    Thread.sleep(20); // the clock of the file system ticks
    long began = System.nanoTime();
    Files.move(temporary.resolve("step-" + STEP), directory.resolve("step-" + STEP));
    var found = StepFolders.look(directory, Set.of(0)).getLast();
    if (!found.complete()) {
        throw new IllegalStateException(found.toString());
    }
    try (SourceTree tree = SourceTree.open(directory, found.names(), found.pointers())) {
        bring(hash(tree), tree, store, Limits.NONE, Progress.NONE);
        IO.println("%.3f".formatted(seconds(began)));
    }
}

/// A path that can be made to hang in the middle of whatever it does.
static final class Blocking extends Through {
    volatile boolean blocks;

    Blocking(StorePath good) {
        super(good);
    }

    private void go() {
        if (blocks) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public boolean holds(ObjectName object, long size) throws IOException {
        go();
        return super.holds(object, size);
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        super.put(
                object,
                size,
                hash,
                (offset, into) -> {
                    go();
                    source.read(offset, into);
                });
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        go();
        super.putText(object, text);
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException {
        go();
        return super.getText(object, bytesMax);
    }

    @Override
    public void probe(ObjectName folder) throws IOException {
        go();
        super.probe(folder);
    }
}

/// Deletes each chunk as soon as it is there, so that a small disk takes a large shard.
static final class Forgetting extends Through {
    Forgetting(StorePath good) {
        super(good);
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        super.put(object, size, hash, source);
        super.delete(object);
    }
}

/// Passes all on.
static class Through implements StorePath {
    private final StorePath good;

    Through(StorePath good) {
        this.good = good;
    }

    @Override
    public String name() {
        return good.name();
    }

    @Override
    public boolean holds(ObjectName object, long size) throws IOException {
        return good.holds(object, size);
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        good.put(object, size, hash, source);
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException {
        good.get(object, size, hash, sink);
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        good.putText(object, text);
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException {
        return good.getText(object, bytesMax);
    }

    @Override
    public List<String> list(ObjectName folder) throws IOException {
        return good.list(folder);
    }

    @Override
    public void delete(ObjectName object) throws IOException {
        good.delete(object);
    }

    @Override
    public void probe(ObjectName folder) throws IOException {
        good.probe(folder);
    }

    @Override
    public OptionalLong freeBytes() throws IOException {
        return good.freeBytes();
    }

    @Override
    public void close() {
        good.close();
    }
}
