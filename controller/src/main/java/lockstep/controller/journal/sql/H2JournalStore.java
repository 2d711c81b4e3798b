package lockstep.controller.journal.sql;

import lockstep.controller.journal.JournalFailure;
import lockstep.controller.journal.JournalFailure.Code;
import lockstep.controller.journal.JournalStore;
import lockstep.controller.journal.disk.AtomicFilePath;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Journals in H2, in the files `journal.*` of a folder. One process of the host at a time uses
/// them.
public final class H2JournalStore {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Set<String> SHARED_FILE_SYSTEMS =
            Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "lustre", "fuse.sshfs");

    private H2JournalStore() {}

    /// Whether the journal is there already, as far as the controller knows.
    public enum Presence {
        /// It is made if it is not there.
        MAY_BE_NEW,
        /// It was there before: that it is missing means that something is wrong.
        MUST_EXIST
    }

    /// Is told that the journal is in use.
    @FunctionalInterface
    public interface Waiting {
        /// Called once, before waiting.
        ///
        /// @param holder who uses it, for people
        void waitingFor(Path folder, String holder);
    }

    /// Opens the journal in `folder`. Waits as long as another process uses it.
    ///
    /// @throws JournalFailure when it must exist and does not, or cannot be opened
    /// @throws InterruptedException when interrupted while waiting
    public static JournalStore openWaiting(Path folder, Presence presence, Waiting waiting)
            throws InterruptedException {
        AtomicFilePath.register();
        try {
            requireOwnDisk(createFolder(folder));
            FolderLock lock = take(folder, waiting);
            return open(folder, presence, lock, AtomicFilePath.SCHEME);
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
    }

    /// Opens the journal in `folder` to look at it, if nobody uses it; nothing is changed.
    ///
    /// @return empty if another process uses it
    /// @throws JournalFailure when it is not there or cannot be opened
    public static Optional<JournalStore> openToRead(Path folder) {
        AtomicFilePath.register();
        requireFile(folder);
        try {
            Optional<FolderLock> lock = FolderLock.tryTake(folder);
            return lock.isPresent()
                    ? Optional.of(openToRead(folder, lock.get()))
                    : Optional.empty();
        } catch (IOException e) {
            throw cannotOpen(folder, e);
        }
    }

    static JournalStore open(Path folder, Presence presence, FolderLock lock, String scheme)
            throws IOException {
        boolean opened = false;
        try {
            if (presence == Presence.MUST_EXIST) {
                requireFile(folder);
            }
            H2Database database = H2Database.open(lock, scheme, folder.resolve("journal"));
            Schema.migrate(database.forMigration(), "h2");
            opened = true;
            return new SqlJournalStore(database);
        } catch (SQLException e) {
            throw cannotOpen(folder, e);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static JournalStore openToRead(Path folder, FolderLock lock) throws IOException {
        boolean opened = false;
        try {
            H2Database database = H2Database.openToRead(lock, folder.resolve("journal"));
            opened = true;
            return new SqlJournalStore(database);
        } catch (SQLException e) {
            throw cannotOpen(folder, e);
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static FolderLock take(Path folder, Waiting waiting)
            throws IOException, InterruptedException {
        Optional<FolderLock> lock = FolderLock.tryTake(folder);
        if (lock.isEmpty()) {
            waiting.waitingFor(folder, FolderLock.holder(folder));
        }
        while (lock.isEmpty()) {
            Thread.sleep(POLL);
            lock = FolderLock.tryTake(folder);
        }
        return lock.get();
    }

    /// For the controller's user only: the journal holds what users keep in their environments.
    private static Path createFolder(Path folder) throws IOException {
        return Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static void requireOwnDisk(Path folder) throws IOException {
        String type = Files.getFileStore(folder).type();
        if (SHARED_FILE_SYSTEMS.contains(type)) {
            throw new JournalFailure(
                    Code.STORE_FAILED,
                    """
                    folder %s lies on a file system shared between hosts (%s), where locks cannot be trusted
                    Maybe put the journal on a local disk, or into PostgreSQL.\
                    """
                            .formatted(folder, type));
        }
    }

    private static void requireFile(Path folder) {
        Path file = folder.resolve("journal.mv.db");
        if (Files.notExists(file)) {
            throw new JournalFailure(
                    Code.WRONG_CLUSTER,
                    """
                    the journal (%s) is missing, though this controller has had one
                    Maybe the disk is not mounted, or the journal must be restored from a backup.\
                    """
                            .formatted(file));
        }
    }

    private static JournalFailure cannotOpen(Path folder, Exception e) {
        Code code =
                e instanceof SQLException error ? H2Database.meaningOf(error) : Code.STORE_FAILED;
        return new JournalFailure(
                code, "the journal in %s cannot be opened: %s".formatted(folder, reason(e)), e);
    }

    /// H2 says which file, and what lies below it says why.
    private static String reason(Exception e) {
        StringBuilder reason = new StringBuilder(String.valueOf(e.getMessage()));
        Throwable below = e.getCause();
        while (below != null && below.getCause() != null) {
            below = below.getCause();
        }
        if (below != null) {
            reason.append(": ").append(below.getMessage());
        }
        return reason.toString();
    }
}
