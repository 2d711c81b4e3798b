package lockstep.node.stage.hand;

import lockstep.protocol.v1.Place;
import lockstep.protocol.v1.RestoreOrder;
import lockstep.protocol.v1.ShardSource;
import lockstep.protocol.v1.Source;
import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.CheckpointManifest;
import lockstep.stager.shard.ShardId;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.ShardText;
import lockstep.stager.shard.SourceTree;
import lockstep.stager.store.JobFolder;
import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;
import lockstep.stager.transfer.ShardOrigin;
import lockstep.stager.transfer.Transfers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From where the parts of a checkpoint that is to be restored can be had. Safe for any thread.
final class PartSources {
    private final Transfers transfers;
    private final ShardShelf shelf;
    private final PartnerShelf partners;
    private final StoreBook stores;
    private final Peers peers;

    PartSources(
            Transfers transfers,
            ShardShelf shelf,
            PartnerShelf partners,
            StoreBook stores,
            Peers peers) {
        this.transfers = transfers;
        this.shelf = shelf;
        this.partners = partners;
        this.stores = stores;
        this.peers = peers;
    }

    /// One part, and from where it can be had.
    record Found(ShardManifest manifest, List<ShardOrigin> origins) {}

    /// All parts that are ordered.
    ///
    /// @param trees takes what is opened for it, to be closed by the caller in any case
    List<Found> find(RestoreOrder order, List<SourceTree> trees)
            throws IOException, InterruptedException {
        Optional<Store> store =
                order.getStore().isEmpty()
                        ? Optional.empty()
                        : Optional.of(stores.toRead(order.getStore()));
        List<Found> all = new ArrayList<>();
        if (order.getShardsCount() > 0) {
            for (ShardSource one : order.getShardsList()) {
                all.add(find(one, store, trees));
            }
            return all;
        }
        for (CheckpointManifest.Part part : sealed(order, store.orElseThrow()).parts()) {
            if (!order.getOwnOnly() || part.index() == order.getIndex()) {
                var id =
                        new ShardId(
                                order.getKey().getJobId(),
                                order.getKey().getAttempt(),
                                order.getKey().getStep(),
                                part.index());
                all.add(
                        new Found(
                                inStore(store.get(), id, part.digest()),
                                List.of(new ShardOrigin.Durable(store.get()))));
            }
        }
        return all;
    }

    private CheckpointManifest sealed(RestoreOrder order, Store store)
            throws IOException, InterruptedException {
        var key = order.getKey();
        CheckpointManifest manifest =
                transfers
                        .findCheckpoint(store, key.getJobId(), key.getAttempt(), key.getStep())
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "store %s has no manifest of step %d"
                                                        .formatted(store.name(), key.getStep())));
        if (!manifest.digest().equals(Works.hash(order.getDigest()))) {
            throw new IOException(
                    "the manifest of step %d in store %s is not the one that was written"
                            .formatted(key.getStep(), store.name()));
        }
        return manifest;
    }

    private ShardManifest inStore(Store store, ShardId id, Sha256 digest)
            throws IOException, InterruptedException {
        return transfers
                .findShard(store, id)
                .filter(one -> one.digest().equals(digest))
                .orElseThrow(
                        () ->
                                new IOException(
                                        "store %s has no right manifest of part %d of step %d"
                                                .formatted(store.name(), id.index(), id.step())));
    }

    private Found find(ShardSource source, Optional<Store> store, List<SourceTree> trees)
            throws IOException, InterruptedException {
        ShardId id = PartnerShelf.id(source.getKey());
        Sha256 digest = Works.hash(source.getDigest());
        List<ShardOrigin> origins = new ArrayList<>();
        Optional<ShardManifest> manifest = Optional.empty();
        List<String> troubles = new ArrayList<>();
        for (Source from : source.getSourcesList()) {
            try {
                Optional<ShardManifest> found = add(id, from, origins, trees);
                manifest = manifest.or(() -> found.filter(one -> one.digest().equals(digest)));
            } catch (IOException e) {
                troubles.add(String.valueOf(e.getMessage()));
            }
        }
        if (store.isPresent()) {
            origins.add(new ShardOrigin.Durable(store.get()));
            if (manifest.isEmpty()) {
                manifest = Optional.of(inStore(store.get(), id, digest));
            }
        }
        return new Found(
                manifest.orElseThrow(
                        () ->
                                new IOException(
                                        "the manifest of part %d of step %d can be had nowhere: %s"
                                                .formatted(
                                                        id.index(),
                                                        id.step(),
                                                        String.join("; ", troubles)))),
                origins);
    }

    /// Adds where it can be had.
    ///
    /// @return its manifest as it is told there
    private Optional<ShardManifest> add(
            ShardId id, Source from, List<ShardOrigin> origins, List<SourceTree> trees)
            throws IOException {
        String cluster = stores.cluster();
        if (from.hasPeer()) {
            StorePath path = peers.path(from.getPeer(), from.getToken());
            origins.add(new ShardOrigin.Partner(cluster, path));
            var text =
                    path.getText(new JobFolder(cluster, id.job()).shard(id), ShardText.BYTES_MAX);
            return text.isPresent() ? Optional.of(ShardText.read(text.get())) : Optional.empty();
        }
        if (from.getHere() == Place.PARTNER) {
            origins.add(new ShardOrigin.Partner(cluster, partners.path()));
            return partners.manifest(cluster, id);
        }
        Optional<HeldShard> held = shelf.find(id);
        if (held.isPresent()) {
            SourceTree tree = held.get().step().open();
            trees.add(tree);
            origins.add(new ShardOrigin.Local(tree));
        }
        return held.map(HeldShard::manifest);
    }
}
