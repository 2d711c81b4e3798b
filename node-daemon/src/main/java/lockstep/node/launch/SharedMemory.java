package lockstep.node.launch;

import lockstep.node.process.ProcessTable;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What jobs leave in `/dev/shm`: memory that nobody uses and that no process accounts for.
///
/// A file goes when it belongs to the user of an attempt that has ended, came into being since that
/// attempt was prepared, and no process of the user is alive on this machine: another job of the
/// user, on this node or on another of the same machine, may be using it, or a session. What stays
/// for that reason goes with the user's next attempt that ends. Files of root are never touched.
///
/// Used by several threads.
final class SharedMemory {

    private static final int ROOT = 0;

    private final Path directory;
    private final ProcessTable processes;
    private final Map<Integer, FileTime> since = new HashMap<>();

    /// Cleans `directory`, which is `/dev/shm` outside of tests.
    SharedMemory(Path directory, ProcessTable processes) {
        this.directory = directory;
        this.processes = processes;
    }

    /// Deletes what the user's attempts left.
    ///
    /// @param prepared when the attempt that has ended was prepared, by the kernel's clock
    /// @return what could not be deleted
    List<Path> clean(int userId, FileTime prepared, Duration limit) throws InterruptedException {
        if (userId == ROOT) {
            return List.of();
        }
        FileTime start = earliest(userId, prepared);
        List<Path> left = leftBy(userId, start);
        if (!left.isEmpty() && !processes.ofUser(userId).isEmpty()) {
            return List.of();
        }
        TreeRemoval.remove(left, limit);
        settled(userId);
        return left.stream().filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }

    private synchronized FileTime earliest(int userId, FileTime prepared) {
        return Objects.requireNonNull(
                since.merge(userId, prepared, (a, b) -> a.compareTo(b) < 0 ? a : b));
    }

    private synchronized void settled(int userId) {
        since.remove(userId);
    }

    private List<Path> leftBy(int userId, FileTime start) {
        List<Path> left = new ArrayList<>();
        try (var entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (isLeft(entry, userId, start)) {
                    left.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return List.of(); // this machine has none
        }
        return left;
    }

    private static boolean isLeft(Path entry, int userId, FileTime start) {
        try {
            Object owner = Files.getAttribute(entry, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            return Integer.valueOf(userId).equals(owner)
                    && Files.readAttributes(
                                            entry,
                                            BasicFileAttributes.class,
                                            LinkOption.NOFOLLOW_LINKS)
                                    .creationTime()
                                    .compareTo(start)
                            >= 0;
        } catch (IOException _) {
            return false; // gone
        }
    }
}
