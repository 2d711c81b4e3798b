package lockstep.node.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Set;

/// Files that are there whole or not at all, also after a power cut: temporary name, sync, rename,
/// sync of the directory.
final class DurableFiles {

    static final String TEMPORARY = ".new";

    private final Set<Path> unsynced = new LinkedHashSet<>();

    /// Puts `content` at `path`. Durable once [#syncDirectories] has returned.
    void put(Path path, byte[] content) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
        try (var channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(channel, content);
            channel.force(true);
        }
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        unsynced.add(directoryOf(path));
    }

    /// Makes the names durable of all that was put since the last call.
    void syncDirectories() throws IOException {
        Set<Path> directories = Set.copyOf(unsynced);
        unsynced.clear();
        for (Path directory : directories) {
            syncDirectory(directory);
        }
    }

    static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Puts `content` at `path` whole, but leaves it to the kernel when it reaches the disk.
    static void putVolatile(Path path, byte[] content) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + TEMPORARY);
        Files.write(temporary, content);
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    }

    static void writeAll(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /// A directory that only this daemon's user can look into.
    static Path privateDirectory(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return directory;
    }

    private static Path directoryOf(Path path) {
        Path parent = path.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(path + " is in no directory");
        }
        return parent;
    }
}
