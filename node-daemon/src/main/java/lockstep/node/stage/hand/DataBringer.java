package lockstep.node.stage.hand;

import lockstep.protocol.v1.DataOrder;
import lockstep.protocol.v1.DataReport;
import lockstep.stager.data.DataFetch;
import lockstep.stager.data.DataFolder;
import lockstep.stager.data.DataManifest;
import lockstep.stager.data.DataSource;
import lockstep.stager.data.DataUri;
import lockstep.stager.data.HopelessSource;
import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.TransferResult;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Brings the data that jobs asked to have staged in, unless it lies here already. Safe for any
/// thread.
final class DataBringer {
    private static final Logger LOG = LoggerFactory.getLogger(DataBringer.class);

    /// What was not compared with its hashes for so long is before it is used again.
    private static final Duration CHECKED_FOR = Duration.ofHours(24);

    private final DataShelf shelf;
    private final DataLinks links;
    private final DataRoom room;
    private final DataFetch fetch;
    private final InstantSource clock;
    private final Turns turns = new Turns();
    private boolean tidied;

    DataBringer(
            DataShelf shelf, DataLinks links, DataRoom room, DataFetch fetch, InstantSource clock) {
        this.shelf = shelf;
        this.links = links;
        this.room = room;
        this.fetch = fetch;
        this.clock = clock;
    }

    /// From now on exactly this is wanted. Called on one thread, before anything of it is brought.
    ///
    /// @param bytesMax that all of it may take; 0: the half of what the disk could still give
    void want(List<DataOrder> orders, long bytesMax) {
        Set<String> keys = new HashSet<>();
        orders.forEach(order -> key(order).ifPresent(keys::add));
        room.want(keys, bytesMax);
        try {
            links.keepOnly(orders);
            if (!tidied) {
                tidied = true;
                shelf.tidy(keys);
            }
        } catch (IOException e) {
            LOG.warn("Cannot tidy up staged data: {}", e.getMessage());
        }
    }

    private static Optional<String> key(DataOrder order) {
        try {
            return Optional.of(new DataUri(order.getUri()).key());
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // the task says so
        }
    }

    /// All that lies here.
    List<DataReport> reports() {
        return shelf.reports();
    }

    /// Does what is ordered.
    TransferResult bring(DataOrder order, Progress progress)
            throws IOException, InterruptedException {
        try {
            var uri = new DataUri(order.getUri());
            try (var _ = turns.take(uri.key(), "it is fetched for another attempt, too", progress);
                    var source = DataSource.open(uri)) {
                return bring(order, uri, source, progress);
            }
        } catch (HopelessSource | IllegalArgumentException e) {
            return new TransferResult.Troubled(
                    "%s: %s".formatted(order.getUri(), e.getMessage()), false);
        } catch (IOException e) {
            return new TransferResult.Troubled(
                    "%s: %s".formatted(order.getUri(), e.getMessage()), true);
        }
    }

    private TransferResult bring(DataOrder order, DataUri uri, DataSource source, Progress progress)
            throws IOException, InterruptedException {
        String name = uri.key() + "-" + source.listing().key();
        long moved = 0;
        if (!isHere(name, progress)) {
            moved = fetch(uri, source, name, progress);
        }
        links.link(order, name);
        use(order, name);
        room.removeOthers(uri.key(), name);
        return new TransferResult.Done(source.listing().bytes(), moved);
    }

    /// Whether it lies here as it came. What does not is deleted.
    private boolean isHere(String name, Progress progress) throws IOException {
        Optional<DataManifest> manifest = shelf.manifest(name);
        if (manifest.isEmpty()) {
            return false;
        }
        DataFolder folder = shelf.item(name);
        Optional<DataUses> uses = DataUses.read(folder.path());
        boolean checked =
                uses.filter(one -> one.checkedAt().isAfter(clock.instant().minus(CHECKED_FOR)))
                        .isPresent();
        if (!folder.isUntouched(manifest.get())
                || (!checked && !fetch.isRight(folder, manifest.get(), progress))) {
            if (room.isRead(name)) {
                throw new IOException(
                        "what lies here was changed by someone, and another attempt reads it.%nMaybe end that one: ranks must not write there."
                                .formatted());
            }
            LOG.warn("{} is not what was fetched any more; it is fetched again", name);
            shelf.remove(name);
            return false;
        }
        if (!checked) {
            uses.orElseGet(() -> DataUses.fetched(manifest.get().fetchedAt()))
                    .checked(clock.instant())
                    .write(folder.path());
        }
        return true;
    }

    private long fetch(DataUri uri, DataSource source, String name, Progress progress)
            throws IOException, InterruptedException {
        shelf.tidy(uri, name);
        room.make(name, source.listing().bytes());
        try {
            long moved = fetch.fetch(uri, source, shelf.fetching(name), progress).moved();
            shelf.put(name, DataUses.fetched(clock.instant()));
            return moved;
        } finally {
            room.arrived(name);
        }
    }

    private void use(DataOrder order, String name) throws IOException {
        var path = shelf.item(name).path();
        String user = "%d.%d".formatted(order.getJobId(), order.getForAttempt());
        DataUses.read(path)
                .orElseGet(() -> DataUses.fetched(clock.instant()))
                .usedBy(user, clock.instant())
                .write(path);
    }
}
