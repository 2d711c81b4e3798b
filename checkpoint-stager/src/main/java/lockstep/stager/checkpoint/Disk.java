package lockstep.stager.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The little of a file system that checkpoints need. No method follows a symbolic link in the last
/// part of its path.
///
/// What was written is sure to survive a power cut only after [NewFile#sync]; what was created,
/// renamed or deleted only after [#syncDirectory] of the folder.
public interface Disk {
    /// What stands at a path. Links, pipes, sockets and devices are all [#OTHER]: nothing a
    /// checkpoint may consist of.
    enum Kind {
        ABSENT,
        FILE,
        DIRECTORY,
        OTHER
    }

    Kind kind(Path path) throws IOException;

    /// The names in a folder, in no order.
    List<String> names(Path directory) throws IOException;

    long size(Path file) throws IOException;

    InputStream read(Path file) throws IOException;

    /// Creates a file that must not exist yet.
    NewFile create(Path file) throws IOException;

    void delete(Path file) throws IOException;

    /// Replaces what stands at the new name, in one step.
    void rename(Path from, Path to) throws IOException;

    /// As [#rename], where nothing may stand at the new name; an empty folder may.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException if something does
    default void renameNew(Path from, Path to) throws IOException {
        if (kind(to) != Kind.ABSENT) {
            throw new FileAlreadyExistsException(to.toString());
        }
        rename(from, to);
    }

    /// Creates a folder; its parent must exist.
    void makeDirectory(Path directory) throws IOException;

    /// As [#makeDirectory], open to nobody but us; or, if `shared`, to everybody, who may then
    /// rename and delete only what is theirs.
    default void makeDirectory(Path directory, boolean shared) throws IOException {
        makeDirectory(directory);
    }

    /// Whether what stands there belongs to the user as whom we run.
    default boolean isOurs(Path path) throws IOException {
        return true;
    }

    /// How much more can be written, if that is known.
    default OptionalLong freeBytes(Path directory) throws IOException {
        return OptionalLong.empty();
    }

    void syncDirectory(Path directory) throws IOException;

    /// Returns when all that was written to a file would survive a power cut, whoever wrote it.
    void syncFile(Path file) throws IOException;

    /// When a file's content was last changed, by the clock of whoever keeps it; empty if that is
    /// not known.
    default Optional<Instant> modified(Path file) throws IOException {
        return Optional.empty();
    }

    /// A file being written.
    abstract class NewFile extends OutputStream {
        /// Returns when everything written so far would survive a power cut.
        public abstract void sync() throws IOException;

        @Override
        public abstract void write(byte[] bytes, int offset, int length) throws IOException;

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }
    }
}
