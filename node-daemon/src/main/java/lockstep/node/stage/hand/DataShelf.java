package lockstep.node.stage.hand;

import lockstep.protocol.v1.DataReport;
import lockstep.stager.checkpoint.Disk;
import lockstep.stager.data.DataFolder;
import lockstep.stager.data.DataManifest;
import lockstep.stager.data.DataUri;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The staged data of one user on this node, whole and on its way.
///
/// ```
/// data/
///   0f3a…16 digits-77ab…16 digits/    by the hashes of the address and of what the source has
///     content/set/…                   the files, as ranks read them
///     manifest  log  uses
///   .fetching-0f3a…-77ab…/            not whole yet
/// ```
///
/// Safe for any thread.
final class DataShelf {
    private static final Logger LOG = LoggerFactory.getLogger(DataShelf.class);
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}-[0-9a-f]{16}");
    private static final String FETCHING = ".fetching-";
    private static final String REMOVED = ".removed-";

    private final Path folder;
    private final Disk disk;

    /// What is told of an item without reading its manifest each time. Guarded by this.
    private final Map<String, Known> known = new HashMap<>();

    /// One item that is whole.
    ///
    /// @param key of its address
    record Known(String name, String key, String uri, long bytes, Instant fetchedAt) {}

    /// @param folder made where it is missing
    DataShelf(Path folder, Disk disk) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.disk = disk;
    }

    Path folder() {
        return folder;
    }

    DataFolder item(String name) {
        return new DataFolder(folder.resolve(name), disk);
    }

    /// Where it is gathered.
    DataFolder fetching(String name) {
        return item(FETCHING + name);
    }

    /// All that are whole.
    synchronized List<Known> look() {
        List<String> names = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("Cannot look for staged data: {}", e.getMessage());
        }
        known.keySet().retainAll(names);
        for (String name : names) {
            if (NAME.matcher(name).matches() && !known.containsKey(name)) {
                manifest(name)
                        .ifPresent(
                                manifest ->
                                        known.put(
                                                name,
                                                new Known(
                                                        name,
                                                        manifest.uri().key(),
                                                        manifest.uri().text(),
                                                        manifest.bytes(),
                                                        manifest.fetchedAt())));
            }
        }
        return List.copyOf(known.values());
    }

    /// Of an item; empty where there is none that is whole.
    Optional<DataManifest> manifest(String name) {
        try {
            return item(name).manifest();
        } catch (IOException e) {
            LOG.warn("Cannot read the manifest of {}: {}", name, e.getMessage());
            return Optional.empty();
        }
    }

    /// What was gathered becomes an item. The folder must be synced.
    synchronized void put(String name, DataUses uses) throws IOException {
        Path from = fetching(name).path();
        Path to = item(name).path();
        uses.write(from);
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            TreeRemoval.remove(to);
        }
        disk.rename(from, to);
        disk.syncDirectory(folder);
    }

    synchronized void remove(String name) throws IOException {
        known.remove(name);
        TreeRemoval.remove(folder.resolve(name));
    }

    DataUses uses(Known item) {
        return DataUses.read(folder.resolve(item.name()))
                .orElseGet(() -> DataUses.fetched(item.fetchedAt()));
    }

    /// Deletes what was on its way for an address before its source changed, or is half deleted.
    ///
    /// @param current name of the item that is fetched now
    void tidy(DataUri uri, String current) throws IOException {
        for (String name : disk.names(folder)) {
            boolean outdated =
                    name.startsWith(FETCHING + uri.key()) && !name.equals(FETCHING + current);
            if (outdated) {
                TreeRemoval.remove(folder.resolve(name));
            }
        }
    }

    /// Deletes what is on its way for no address that is wanted, and what is half deleted. To be
    /// called while nothing is being fetched or deleted.
    ///
    /// @param keys of the addresses that are wanted
    void tidy(Iterable<String> keys) throws IOException {
        for (String name : disk.names(folder)) {
            if (name.startsWith(REMOVED)) {
                TreeRemoval.removeAll(folder.resolve(name));
            } else if (name.startsWith(FETCHING) && !isOf(name, keys)) {
                TreeRemoval.remove(folder.resolve(name));
            }
        }
    }

    private static boolean isOf(String fetching, Iterable<String> keys) {
        for (String key : keys) {
            if (fetching.startsWith(FETCHING + key)) {
                return true;
            }
        }
        return false;
    }

    /// All that is whole, to be told.
    List<DataReport> reports() {
        return look().stream()
                .map(one -> DataReport.newBuilder().setUri(one.uri()).setBytes(one.bytes()).build())
                .toList();
    }
}
