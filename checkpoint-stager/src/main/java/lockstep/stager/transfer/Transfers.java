package lockstep.stager.transfer;

import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.path.PathForecast;
import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/// Moves shards to stores and back. Each call blocks until it is done or cancelled, by its
/// [Progress] or by interrupting the caller; several may run at once.
public final class Transfers implements AutoCloseable {
    private final Workshop workshop;

    /// Starts nothing yet.
    ///
    /// @param nanoClock as [System#nanoTime]
    /// @param threads must make daemon threads: some may hang for ever
    /// @param limits for all transfers together
    public Transfers(LongSupplier nanoClock, ThreadFactory threads, Limits limits) {
        this.workshop =
                new Workshop(
                        new Calls(threads, nanoClock),
                        nanoClock,
                        new TokenBucket(limits.bytesPerSecond()));
    }

    /// Makes all chunks of a shard, and then its manifest, durable in a store. Goes on trying while
    /// nothing can be moved, until it is cancelled.
    public TransferResult drain(
            ShardManifest shard, SourceTree source, Store store, Limits own, Progress progress)
            throws InterruptedException {
        return new Drain(workshop, store).run(shard, source, own, progress);
    }

    /// Makes the checkpoint durable: checks that all of its shards are there, and writes its
    /// manifest.
    public TransferResult seal(CheckpointManifest checkpoint, Store store, Progress progress)
            throws InterruptedException {
        return new Seal(workshop, store).seal(checkpoint, progress);
    }

    /// Reads all of a checkpoint and compares.
    public TransferResult verify(Store store, long job, int attempt, long step, Progress progress)
            throws InterruptedException {
        return new Seal(workshop, store).verify(job, attempt, step, progress);
    }

    /// Brings shards back into a checkpoint directory.
    public TransferResult restore(RestorePlan plan, Limits own, Progress progress)
            throws InterruptedException {
        return new Restore(workshop, plan, own, new LocalDisk()).run(progress);
    }

    /// Takes a checkpoint out of a store: first what makes it durable, last its chunks. Must not
    /// run while a shard of the same job is drained into the store. After it has returned nothing
    /// more is deleted, but for the one object whose deletion hangs.
    public TransferResult remove(Store store, long job, int attempt, long step, Progress progress)
            throws InterruptedException {
        return new Removal(workshop, store, job, progress).run(attempt, step);
    }

    /// The manifest of a shard in a store; empty if none is found.
    public Optional<ShardManifest> findShard(Store store, ShardId id) throws InterruptedException {
        return new Texts(workshop, store).shard(id).value();
    }

    /// The manifest of a checkpoint in a store; empty if none is found.
    public Optional<CheckpointManifest> findCheckpoint(
            Store store, long job, int attempt, long step) throws InterruptedException {
        return new Texts(workshop, store).checkpoint(job, attempt, step).value();
    }

    /// The durable checkpoints of a job, the newest step first, and of one step the latest attempt.
    /// What no path tells of within seconds is left out.
    public List<CheckpointManifest> list(Store store, long job) throws InterruptedException {
        return new Listing(workshop, store).of(job);
    }

    /// What is expected of a path, from all transfers along it. Probes may add to it.
    public PathForecast forecast(StorePath path) {
        return workshop.forecast(path);
    }

    /// Ends nothing that hangs; its threads are left alone.
    @Override
    public void close() {
        workshop.calls.close();
    }
}
