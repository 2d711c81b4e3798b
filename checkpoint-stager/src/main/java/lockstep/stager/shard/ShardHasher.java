package lockstep.stager.shard;

import lockstep.stager.checkpoint.Sha256;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/// Makes a shard's manifest by reading all of it.
public final class ShardHasher {
    private static final int BUFFER_BYTES = 256 << 10;

    /// Hashing keeps a core busy at less than what a fast disk reads. More than this would be felt
    /// by the ranks, which own the node's cores.
    private static final int THREADS_MAX = 4;

    private final SourceTree tree;
    private final Consumer<Long> progress;
    private final AtomicReferenceArray<Chunk> chunks;
    private final AtomicInteger next = new AtomicInteger();
    private volatile boolean stopped;

    /// Guarded by this.
    private long bytesDone;

    private ShardHasher(SourceTree tree, Consumer<Long> progress) {
        this.tree = tree;
        this.progress = progress;
        this.chunks = new AtomicReferenceArray<>(chunkCount(tree));
    }

    /// Reads everything once, and makes sure that nothing changed meanwhile.
    ///
    /// @param progress told the bytes read so far, after each chunk; on several threads, but by one
    ///   at a time
    /// @throws TreeChanged if a file changed
    public static ShardManifest hash(
            ShardId id, int worldSize, int nodes, SourceTree tree, Consumer<Long> progress)
            throws IOException {
        var chunks = new ShardHasher(tree, progress).chunks();
        tree.requireUnchanged();
        return new ShardManifest(id, worldSize, nodes, tree.files(), chunks);
    }

    /// The hash of a part of the stream as it is now.
    public static Sha256 hash(SourceTree tree, long offset, long size) throws IOException {
        return hash(tree, offset, size, ByteBuffer.allocate(BUFFER_BYTES));
    }

    private static int chunkCount(SourceTree tree) {
        return Math.toIntExact(Math.ceilDiv(tree.bytes(), ShardManifest.CHUNK_SIZE));
    }

    private List<Chunk> chunks() throws IOException {
        var workers = new ArrayList<FutureTask<Boolean>>();
        int most = Math.min(THREADS_MAX, Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < Math.clamp(chunks.length(), 1, most); i++) {
            workers.add(new FutureTask<>(this::work));
        }
        workers.stream().skip(1).forEach(it -> Thread.ofPlatform().daemon().name("hash").start(it));
        workers.getFirst().run();
        for (var worker : workers) {
            await(worker);
        }
        var all = new ArrayList<Chunk>();
        for (int i = 0; i < chunks.length(); i++) {
            all.add(chunks.get(i));
        }
        return all;
    }

    private boolean work() throws IOException {
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            for (int i = next.getAndIncrement();
                    i < chunks.length() && !stopped;
                    i = next.getAndIncrement()) {
                long offset = i * ShardManifest.CHUNK_SIZE;
                long size = Math.min(ShardManifest.CHUNK_SIZE, tree.bytes() - offset);
                chunks.set(i, new Chunk(size, hash(tree, offset, size, buffer)));
                tell(size);
            }
            return true;
        } catch (IOException | RuntimeException e) {
            stopped = true;
            throw e;
        }
    }

    private synchronized void tell(long bytes) {
        bytesDone += bytes;
        progress.accept(bytesDone);
    }

    private void await(FutureTask<Boolean> worker) throws IOException {
        try {
            worker.get();
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static Sha256 hash(SourceTree tree, long offset, long size, ByteBuffer buffer)
            throws IOException {
        var digest = Sha256.newDigest();
        for (long done = 0; done < size; done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
            tree.read(offset + done, buffer);
            digest.update(buffer.flip());
        }
        return Sha256.finish(digest);
    }
}
