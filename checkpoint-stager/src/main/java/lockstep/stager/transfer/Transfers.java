package lockstep.stager.transfer;

import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.Store;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/// Moves shards to stores and back. Each call blocks until it is done or cancelled, by its
/// [Progress] or by interrupting the caller; several may run at once.
public final class Transfers implements AutoCloseable {
    private final LongSupplier nanoClock;
    private final ThreadFactory threads;
    private final Limits limits;

    /// Starts nothing yet.
    ///
    /// @param nanoClock as [System#nanoTime]
    /// @param threads must make daemon threads: some may hang for ever
    /// @param limits for all transfers together
    public Transfers(LongSupplier nanoClock, ThreadFactory threads, Limits limits) {
        this.nanoClock = nanoClock;
        this.threads = threads;
        this.limits = limits;
    }

    /// Makes all chunks of a shard, and then its manifest, durable in a store. Goes on trying while
    /// nothing can be moved, until it is cancelled.
    public TransferResult drain(
            ShardManifest shard, SourceTree source, Store store, Limits own, Progress progress)
            throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /// Makes the checkpoint durable: checks that all of its shards are there, and writes its
    /// manifest.
    public TransferResult seal(CheckpointManifest checkpoint, Store store, Progress progress)
            throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /// Reads all of a checkpoint and compares.
    public TransferResult verify(Store store, long job, int attempt, long step, Progress progress)
            throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /// Brings shards back into a checkpoint directory.
    public TransferResult restore(RestorePlan plan, Limits own, Progress progress)
            throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /// Takes a checkpoint out of a store: first what makes it durable, last its chunks.
    public TransferResult remove(Store store, long job, int attempt, long step)
            throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /// Ends nothing that hangs; its threads are left alone.
    @Override
    public void close() {}
}
