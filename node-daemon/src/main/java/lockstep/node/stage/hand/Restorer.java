package lockstep.node.stage.hand;

import lockstep.protocol.v1.RestoreOrder;
import lockstep.stager.shard.SourceTree;
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
import java.util.Set;

/// Brings checkpoints to this node: into the directory in which ranks will look for it, or
/// beforehand among what is kept here. Safe for any thread.
final class Restorer {
    private final Transfers transfers;
    private final ShardShelf shelf;
    private final PartnerShelf partners;
    private final StoreBook stores;
    private final PartSources parts;
    private final Works works;

    private final Turns turns = new Turns();

    private final StepsUnderWay underWay = new StepsUnderWay();

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
        this.parts = new PartSources(transfers, shelf, partners, stores, peers);
        this.works = works;
    }

    /// Whether a step of a job is being put into its directory just now.
    boolean isUnderWay(int job, long step) {
        return underWay.contains(job, step);
    }

    /// From now on these are ordered, and no others. Their steps are not to be taken for such as
    /// ranks have written.
    void announce(List<RestoreOrder> orders) {
        underWay.ordered(orders);
    }

    /// Does what is ordered.
    TransferResult restore(RestoreOrder order, Progress progress)
            throws IOException, InterruptedException {
        List<SourceTree> trees = new ArrayList<>();
        try {
            if (order.getIntoDirectory()) {
                return intoNamedDirectory(order, trees, progress);
            }
            List<PartSources.Found> wanted = parts.find(order, trees);
            if (order.getForAttempt() == 0) {
                return beforehand(wanted, progress);
            }
            underWay.begins(order);
            try {
                return intoDirectory(order, wanted, progress);
            } finally {
                underWay.ends(order);
            }
        } finally {
            for (SourceTree tree : trees) {
                tree.close();
            }
        }
    }

    /// Into a directory that the user named for himself, which is no job's: nothing is remembered.
    private TransferResult intoNamedDirectory(
            RestoreOrder order, List<SourceTree> trees, Progress progress)
            throws IOException, InterruptedException {
        Path directory;
        try {
            directory = NamedDirectory.make(order.getDirectory(), works.ownDirectories());
        } catch (NamedDirectory.Unusable e) {
            return new TransferResult.Troubled(String.valueOf(e.getMessage()), false);
        }
        return put(order, directory, parts.find(order, trees), false, progress);
    }

    private TransferResult intoDirectory(
            RestoreOrder order, List<PartSources.Found> wanted, Progress progress)
            throws IOException, InterruptedException {
        Path directory = works.directory(order.getKey().getJobId(), order.getDirectory());
        Files.createDirectories(directory);
        TransferResult result = put(order, directory, wanted, true, progress);
        if (result instanceof TransferResult.Done) {
            new RestoredSteps(shelf)
                    .remember(
                            directory,
                            order.getKey().getStep(),
                            wanted.stream().map(PartSources.Found::manifest).toList(),
                            Set.copyOf(order.getRanksList()));
            underWay.isThere(order);
        }
        return result;
    }

    /// One at a time in each directory: one that was given up may be at work a little longer.
    private TransferResult put(
            RestoreOrder order,
            Path directory,
            List<PartSources.Found> wanted,
            boolean setAside,
            Progress progress)
            throws IOException, InterruptedException {
        var plan =
                new RestorePlan(
                        directory,
                        order.getKey().getStep(),
                        order.getIndex(),
                        wanted.stream()
                                .map(one -> new RestorePlan.Piece(one.manifest(), one.origins()))
                                .toList(),
                        setAside);
        String waiting = "another restore is at work in " + directory;
        try (var _ = turns.take(directory.toString(), waiting, progress)) {
            progress.at(new Report(0, 0, List.of(), ""));
            return transfers.restore(plan, Limits.NONE, progress);
        }
    }

    private TransferResult beforehand(List<PartSources.Found> wanted, Progress progress)
            throws IOException {
        long all = wanted.stream().mapToLong(one -> one.manifest().bytes()).sum();
        long done = 0;
        long moved = 0;
        for (PartSources.Found one : wanted) {
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
}
