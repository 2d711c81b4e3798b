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
import lockstep.stager.transfer.Limits;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.Report;
import lockstep.stager.transfer.RestorePlan;
import lockstep.stager.transfer.ShardOrigin;
import lockstep.stager.transfer.TransferResult;
import lockstep.stager.transfer.Transfers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Brings checkpoints to this node: into the directory in which ranks will look for it, or
/// beforehand among what is kept here. Safe for any thread.
final class Restorer {
    private final Transfers transfers;
    private final ShardShelf shelf;
    private final PartnerShelf partners;
    private final StoreBook stores;
    private final Peers peers;
    private final Works works;

    /// Steps that are being put into a job's directory: `7:120`.
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    Restorer(
            Transfers transfers,
            ShardShelf shelf,
            PartnerShelf partners,
            StoreBook stores,
            Peers peers,
            Works works) {
        this.transfers = transfers;
        this.shelf = shelf;
        this.partners = partners;
        this.stores = stores;
        this.peers = peers;
        this.works = works;
    }

    /// One part, and from where it can be had.
    private record Wanted(ShardManifest manifest, List<ShardOrigin> origins) {}

    /// Whether a step of a job is being put into its directory just now.
    boolean isUnderWay(int job, long step) {
        return underWay.contains(job + ":" + step);
    }

    /// From now on the step is not to be taken for one that ranks have written.
    void announce(RestoreOrder order) {
        if (order.getForAttempt() > 0) {
            underWay.add(mark(order));
        }
    }

    private static String mark(RestoreOrder order) {
        return order.getKey().getJobId() + ":" + order.getKey().getStep();
    }

    /// Does what is ordered.
    TransferResult restore(RestoreOrder order, Progress progress)
            throws IOException, InterruptedException {
        List<SourceTree> trees = new ArrayList<>();
        try {
            List<Wanted> wanted = wanted(order, trees);
            if (order.getForAttempt() == 0) {
                return beforehand(wanted, progress);
            }
            return intoDirectory(order, wanted, progress);
        } finally {
            for (SourceTree tree : trees) {
                tree.close();
            }
        }
    }

    private TransferResult intoDirectory(RestoreOrder order, List<Wanted> wanted, Progress progress)
            throws IOException, InterruptedException {
        Path directory = works.directory(order.getKey().getJobId(), order.getDirectory());
        Files.createDirectories(directory);
        var plan =
                new RestorePlan(
                        directory,
                        order.getKey().getStep(),
                        order.getIndex(),
                        wanted.stream()
                                .map(one -> new RestorePlan.Piece(one.manifest(), one.origins()))
                                .toList(),
                        true);
        TransferResult result = transfers.restore(plan, Limits.NONE, progress);
        if (result instanceof TransferResult.Done) {
            new RestoredSteps(shelf)
                    .remember(
                            directory,
                            order.getKey().getStep(),
                            wanted.stream().map(Wanted::manifest).toList(),
                            Set.copyOf(order.getRanksList()));
            underWay.remove(mark(order));
        }
        return result;
    }

    private TransferResult beforehand(List<Wanted> wanted, Progress progress) throws IOException {
        long all = wanted.stream().mapToLong(one -> one.manifest().bytes()).sum();
        long done = 0;
        long moved = 0;
        for (Wanted one : wanted) {
            long before = done;
            var relay = new ChunkRelay(stores.cluster(), paths(one.origins()), partners.path());
            TransferResult result =
                    relay.copy(
                            one.manifest(),
                            new Progress() {
                                @Override
                                public void at(Report now) {
                                    progress.at(
                                            new Report(
                                                    before + now.bytesDone(),
                                                    all,
                                                    List.of(),
                                                    now.waitingFor()));
                                }

                                @Override
                                public boolean cancelled() {
                                    return progress.cancelled();
                                }
                            });
            if (!(result instanceof TransferResult.Done(long bytes, long fetched))) {
                return result;
            }
            done += bytes;
            moved += fetched;
        }
        return new TransferResult.Done(done, moved);
    }

    private static List<StorePath> paths(List<ShardOrigin> origins) {
        List<StorePath> paths = new ArrayList<>();
        for (ShardOrigin origin : origins) {
            switch (origin) {
                case ShardOrigin.Local _ -> {
                    // What lies in the directory already need not be fetched beforehand.
                }
                case ShardOrigin.Partner(_, StorePath path) -> paths.add(path);
                case ShardOrigin.Durable(Store store) -> paths.addAll(store.paths());
            }
        }
        return paths;
    }

    private List<Wanted> wanted(RestoreOrder order, List<SourceTree> trees)
            throws IOException, InterruptedException {
        Optional<Store> store =
                order.getStore().isEmpty()
                        ? Optional.empty()
                        : Optional.of(stores.toRead(order.getStore()));
        List<Wanted> all = new ArrayList<>();
        if (order.getShardsCount() > 0) {
            for (ShardSource one : order.getShardsList()) {
                all.add(wanted(one, store, trees));
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
                        new Wanted(
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

    private Wanted wanted(ShardSource source, Optional<Store> store, List<SourceTree> trees)
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
        return new Wanted(
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
