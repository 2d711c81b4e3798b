package lockstep.node.stage.hand;

import lockstep.stager.store.Store;
import lockstep.stager.store.StorePath;
import lockstep.stager.store.StoreUri;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The stores that orders speak of. One path is opened once, as long as its address stays the same,
/// so that what was learned of it is kept. Safe for any thread.
final class StoreBook {
    private final Map<String, StorePath> paths = new HashMap<>();
    private Map<String, lockstep.protocol.v1.Store> described = Map.of();
    private String cluster = "";

    /// From now on the stores are these.
    synchronized void describe(String clusterId, List<lockstep.protocol.v1.Store> stores) {
        cluster = clusterId;
        Map<String, lockstep.protocol.v1.Store> next = new TreeMap<>();
        stores.forEach(store -> next.put(store.getName(), store));
        described = next;
    }

    synchronized String cluster() {
        return cluster;
    }

    /// A store to write to: without the paths that are drained, as long as others are left.
    ///
    /// @throws IOException when it is not known here or none of its paths can be opened
    Store toWrite(String name) throws IOException {
        return open(name, false);
    }

    /// A store to read from, by all of its paths.
    Store toRead(String name) throws IOException {
        return open(name, true);
    }

    private synchronized Store open(String name, boolean all) throws IOException {
        var store = described.get(name);
        if (store == null) {
            throw new IOException("store %s is not known here".formatted(name));
        }
        List<StorePath> opened = new ArrayList<>();
        for (var path : store.getPathsList()) {
            if (all || !path.getDrained()) {
                opened.add(open(path));
            }
        }
        if (opened.isEmpty()) {
            throw new IOException(
                    "all paths to store %s are drained.%nMaybe resume one: lockstep path resume"
                            .formatted(name));
        }
        return new Store(name, cluster, opened);
    }

    private StorePath open(lockstep.protocol.v1.StorePath path) throws IOException {
        StorePath known = paths.get(path.getUri());
        if (known == null) {
            known = StoreUri.open(path.getName(), path.getUri());
            paths.put(path.getUri(), known);
        }
        return known;
    }

    /// All paths of all stores that can be opened, with their stores.
    synchronized Map<lockstep.protocol.v1.StorePath, String> all() {
        Map<lockstep.protocol.v1.StorePath, String> all = new HashMap<>();
        described
                .values()
                .forEach(
                        store ->
                                store.getPathsList()
                                        .forEach(path -> all.put(path, store.getName())));
        return all;
    }

    /// @throws IOException when it cannot be opened
    synchronized StorePath path(lockstep.protocol.v1.StorePath path) throws IOException {
        return open(path);
    }
}
