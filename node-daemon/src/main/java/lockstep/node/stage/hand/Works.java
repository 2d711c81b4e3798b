package lockstep.node.stage.hand;

import com.google.protobuf.ByteString;

import lockstep.protocol.v1.CheckpointKey;
import lockstep.protocol.v1.CopyOrder;
import lockstep.protocol.v1.RemoveOrder;
import lockstep.protocol.v1.SealOrder;
import lockstep.protocol.v1.SealedShard;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.store.Store;
import lockstep.stager.transfer.Limits;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.TransferResult;
import lockstep.stager.transfer.Transfers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Does what is ordered: copies, seals and removals. Safe for any thread.
final class Works {
    private final Transfers transfers;
    private final ShardShelf shelf;
    private final PartnerShelf partners;
    private final StoreBook stores;
    private final Peers peers;
    private final Path jobs;

    /// @param jobs where the node's own checkpoint directories are
    Works(
            Transfers transfers,
            ShardShelf shelf,
            PartnerShelf partners,
            StoreBook stores,
            Peers peers,
            Path jobs) {
        this.transfers = transfers;
        this.shelf = shelf;
        this.partners = partners;
        this.stores = stores;
        this.peers = peers;
        this.jobs = jobs;
    }

    /// Where ranks of the job write on this node.
    Path directory(int job, String named) {
        return named.isEmpty() ? ownDirectory(job) : Path.of(named);
    }

    /// The folder of all directories that are the node's own.
    Path ownDirectories() {
        return jobs;
    }

    /// The node's own for a job.
    Path ownDirectory(int job) {
        return jobs.resolve("job-" + job);
    }

    /// Brings a part that is here to a store or a partner.
    TransferResult copy(CopyOrder order, Progress progress)
            throws IOException, InterruptedException {
        ShardId id = PartnerShelf.id(order.getKey());
        Store to =
                order.hasPartner()
                        ? new Store(
                                "partner",
                                stores.cluster(),
                                List.of(peers.path(order.getPartner(), order.getToken())))
                        : stores.toWrite(order.getStore());
        Optional<HeldShard> held = shelf.find(id);
        if (held.isPresent()) {
            try (var tree = held.get().step().open()) {
                return transfers.drain(held.get().manifest(), tree, to, Limits.NONE, progress);
            }
        }
        Optional<ShardManifest> kept = partners.manifest(stores.cluster(), id);
        if (kept.isPresent()) {
            return new ChunkRelay(stores.cluster(), List.of(partners.path()), to.paths().getFirst())
                    .copy(kept.get(), progress);
        }
        return new TransferResult.Troubled("it is not here", true);
    }

    /// Makes a checkpoint durable whose parts are all in the store, or reads it all again.
    TransferResult seal(SealOrder order, Progress progress)
            throws IOException, InterruptedException {
        CheckpointKey key = order.getKey();
        if (order.getVerify()) {
            return transfers.verify(
                    stores.toRead(order.getStore()),
                    key.getJobId(),
                    key.getAttempt(),
                    key.getStep(),
                    progress);
        }
        var manifest =
                new CheckpointManifest(
                        key.getJobId(),
                        key.getAttempt(),
                        key.getStep(),
                        order.getWorldSize(),
                        order.getShardsList().stream().map(Works::part).toList());
        return transfers.seal(manifest, stores.toWrite(order.getStore()), progress);
    }

    private static CheckpointManifest.Part part(SealedShard shard) {
        return new CheckpointManifest.Part(
                shard.getIndex(), shard.getBytes(), hash(shard.getDigest()));
    }

    static Sha256 hash(ByteString bytes) {
        return new Sha256(HexFormat.of().formatHex(bytes.toByteArray()));
    }

    /// Deletes what is given up.
    TransferResult remove(RemoveOrder order, Progress progress)
            throws IOException, InterruptedException {
        CheckpointKey key = order.getKey();
        if (order.getLocal()) {
            removeLocal(directory(key.getJobId(), order.getDirectory()), key);
            return new TransferResult.Done(0, 0);
        }
        Store store =
                order.getPartner()
                        ? partners.store(stores.cluster())
                        : stores.toRead(order.getStore());
        return transfers.remove(store, key.getJobId(), key.getAttempt(), key.getStep(), progress);
    }

    /// Only what was hashed as this very checkpoint: another of the same step is left alone.
    private void removeLocal(Path directory, CheckpointKey key) throws IOException {
        for (HeldShard held : shelf.all()) {
            ShardId id = held.manifest().id();
            boolean meant =
                    held.step().directory().equals(directory.toAbsolutePath())
                            && id.job() == key.getJobId()
                            && id.attempt() == key.getAttempt()
                            && id.step() == key.getStep();
            if (meant) {
                for (String name : held.step().names()) {
                    TreeRemoval.remove(directory.resolve(name));
                }
            }
        }
    }
}
