package lockstep.controller.journal.sql;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The right to use a folder's journal, which one process of the host has at a time. Ends with the
/// process.
final class FolderLock implements Closeable {
    /// Locks that this process holds. A second descriptor of a locked file must not even be opened:
    /// closing it would give the lock up.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /// Takes the lock, or is empty if somebody has it.
    static Optional<FolderLock> tryTake(Path folder) throws IOException {
        Path file = folder.toRealPath().resolve("journal.lock");
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        Optional<FolderLock> taken = Optional.empty();
        try {
            taken = tryTakeFromOthers(file);
        } finally {
            if (taken.isEmpty()) {
                HELD.remove(file);
            }
        }
        if (taken.isPresent()) {
            Files.writeString(holderOf(folder), "process " + ProcessHandle.current().pid());
        }
        return taken;
    }

    private static Optional<FolderLock> tryTakeFromOthers(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? Optional.of(new FolderLock(file, channel)) : Optional.empty();
    }

    /// Who had the lock last, for people.
    static String holder(Path folder) {
        try {
            return Files.readString(holderOf(folder), StandardCharsets.UTF_8);
        } catch (IOException nobodyWroteItYet) {
            return "another process";
        }
    }

    private static Path holderOf(Path folder) {
        return folder.resolve("journal.holder");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
