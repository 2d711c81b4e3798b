package lockstep.node.stage.hand;

import lockstep.stager.data.HopelessSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How much staged data of this user may lie here, and what goes for what comes. Deletes items of
/// the shelf and nothing else. Safe for any thread.
final class DataRoom {
    private static final Logger LOG = LoggerFactory.getLogger(DataRoom.class);

    private final DataShelf shelf;
    private final DataLinks links;
    private final Free free;
    private final InstantSource clock;

    /// Bytes of what is on its way, by name. Guarded by this.
    private final Map<String, Long> coming = new HashMap<>();

    /// Keys of the addresses that are ordered.
    private Set<String> wanted = Set.of();

    /// 0: the half of what the disk could still give.
    private long bytesMax;

    /// Tells how many bytes can still be written.
    @FunctionalInterface
    interface Free {
        long bytes() throws IOException;
    }

    DataRoom(DataShelf shelf, DataLinks links, Free free, InstantSource clock) {
        this.shelf = shelf;
        this.links = links;
        this.free = free;
        this.clock = clock;
    }

    /// From now on these addresses are wanted, and so much may lie here.
    synchronized void want(Set<String> keys, long most) {
        wanted = Set.copyOf(keys);
        bytesMax = most;
    }

    /// Makes room for an item, which counts as there until [#arrived].
    ///
    /// @throws HopelessSource if it is larger than all that may lie here
    /// @throws IOException if there is no room now
    synchronized void make(String name, long bytes) throws IOException {
        coming.remove(name);
        List<Eviction.Item> items = items(name);
        long there = items.stream().mapToLong(Eviction.Item::bytes).sum();
        long most = bytesMax > 0 ? bytesMax : (free.bytes() + there) / 2;
        if (bytesMax > 0 && bytes > most) {
            throw new HopelessSource(
                    "it has %d bytes, and staged data of one user may take %d of a node.%nMaybe ask who runs the cluster to raise checkpoints.node-cache."
                            .formatted(bytes, most));
        }
        long on = coming.values().stream().mapToLong(Long::longValue).sum();
        long excess = there + on + bytes - most;
        if (excess > 0) {
            evict(items, excess);
        }
        coming.put(name, bytes);
    }

    private void evict(List<Eviction.Item> items, long excess) throws IOException {
        List<Eviction.Item> chosen = Eviction.choose(items, excess, clock.instant());
        long gone = chosen.stream().mapToLong(Eviction.Item::bytes).sum();
        if (gone < excess) {
            throw new IOException(
                    "there is no room for it: %d bytes are missing, and what else is staged here is in use"
                            .formatted(excess - gone));
        }
        for (Eviction.Item item : chosen) {
            LOG.info("{} goes, {} bytes, to make room", item.name(), item.bytes());
            shelf.remove(item.name());
        }
    }

    /// It is on the shelf, or will not come.
    synchronized void arrived(String name) {
        coming.remove(name);
    }

    /// Deletes other states of an address that nobody reads.
    synchronized void removeOthers(String key, String name) throws IOException {
        Set<String> read = links.targets();
        for (DataShelf.Known one : shelf.look()) {
            if (one.key().equals(key) && !one.name().equals(name) && !read.contains(one.name())) {
                shelf.remove(one.name());
            }
        }
    }

    /// Whether anybody reads this item.
    boolean isRead(String name) throws IOException {
        return links.targets().contains(name);
    }

    /// Another state of the address that is fetched now is outdated: only who reads it keeps it.
    ///
    /// @param coming name of the item that is fetched
    private List<Eviction.Item> items(String coming) throws IOException {
        Set<String> read = links.targets();
        return shelf.look().stream()
                .map(
                        one -> {
                            DataUses uses = shelf.uses(one);
                            return new Eviction.Item(
                                    one.name(),
                                    one.bytes(),
                                    uses.count(),
                                    uses.at(),
                                    read.contains(one.name())
                                            || (wanted.contains(one.key())
                                                    && !coming.startsWith(one.key())));
                        })
                .toList();
    }
}
