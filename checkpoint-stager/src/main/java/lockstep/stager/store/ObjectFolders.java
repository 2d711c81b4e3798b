package lockstep.stager.store;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.Disk.Kind;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The folders below a path's root.
///
/// The root itself must be there: made where a mount is missing, it would take checkpoints to a
/// disk that dies with the node. The first folder below is shared by all users, those below it are
/// the job's user's and refused when somebody else has made them.
final class ObjectFolders {
    private final Disk disk;
    private final Path root;
    private final Set<Path> synced = ConcurrentHashMap.newKeySet();

    ObjectFolders(Disk disk, Path root) {
        this.disk = disk;
        this.root = root;
    }

    Path fileOf(ObjectName object) {
        return root.resolve(object.text());
    }

    /// Whether all folders above the object are there.
    boolean hasFoldersOf(ObjectName object) throws IOException {
        requireRoot();
        var folder = root;
        var segments = object.segments();
        for (var segment : segments.subList(0, segments.size() - 1)) {
            folder = folder.resolve(segment);
            var kind = disk.kind(folder);
            if (kind == Kind.ABSENT) {
                return false;
            }
            requireFolder(folder, kind);
        }
        return true;
    }

    /// Makes what is missing of the folders above the object.
    ///
    /// @return the lowest of them
    Path make(ObjectName object) throws IOException {
        requireRoot();
        var folder = root;
        var segments = object.segments();
        for (int i = 0; i < segments.size() - 1; i++) {
            var parent = folder;
            folder = folder.resolve(segments.get(i));
            boolean shared = i == 0;
            if (disk.kind(folder) == Kind.ABSENT) {
                synced.remove(folder);
                makeOne(folder, shared);
            }
            requireFolder(folder, disk.kind(folder));
            if (!shared && !disk.isOurs(folder)) {
                throw new StoreFault(
                        StoreFault.Kind.REFUSED,
                        "%s belongs to another user.\nMaybe somebody tried to read this job's checkpoints: ask who owns it."
                                .formatted(folder));
            }
            // Also where another node made it: that node may not have come to this yet.
            if (!synced.contains(folder)) {
                disk.syncDirectory(parent);
                synced.add(folder);
            }
        }
        return folder;
    }

    private void makeOne(Path folder, boolean shared) throws IOException {
        try {
            disk.makeDirectory(folder, shared);
        } catch (FileAlreadyExistsException _) {
            // Another node was faster; what it made is looked at next.
        }
    }

    private void requireRoot() throws IOException {
        if (disk.kind(root) != Kind.DIRECTORY) {
            throw new StoreFault(
                    StoreFault.Kind.UNREACHABLE,
                    "%s is not a folder.\nMaybe it is not mounted on this node, or is a link: name the folder itself."
                            .formatted(root));
        }
    }

    private static void requireFolder(Path folder, Kind kind) throws StoreFault {
        if (kind != Kind.DIRECTORY) {
            throw new StoreFault(
                    StoreFault.Kind.REFUSED,
                    "%s must be a folder, and not a link to one.\nMaybe remove it."
                            .formatted(folder));
        }
    }
}
