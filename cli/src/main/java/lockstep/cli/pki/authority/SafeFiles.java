package lockstep.cli.pki.authority;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes files so that a reader, and a power cut, sees the old one or the new one, whole.
final class SafeFiles {
    /// Who may read a file.
    enum Readers {
        OWNER("rw-------"),
        ALL("rw-r--r--");

        private final String text;

        Readers(String text) {
            this.text = text;
        }

        private Set<PosixFilePermission> permissions() {
            return PosixFilePermissions.fromString(text);
        }
    }

    private static final Set<PosixFilePermission> PRIVATE_FOLDER =
            PosixFilePermissions.fromString("rwx------");

    private SafeFiles() {}

    /// Makes a folder, and those above it, for its owner only.
    static void makeFolder(Path folder) throws IOException {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
    }

    /// @throws PkiFailure when others than its owner may do anything with the folder
    static void requirePrivate(Path folder) throws IOException {
        if (!PRIVATE_FOLDER.containsAll(
                Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS))) {
            throw new PkiFailure(
                    "%s is open to others than its owner.%nMaybe: chmod 700 %s"
                            .formatted(folder, folder));
        }
    }

    /// Puts a new file there.
    ///
    /// @throws FileAlreadyExistsException when there is one
    static void create(Path file, String text, Readers readers) throws IOException {
        Path draft = draft(file, text, readers);
        try {
            Files.createLink(file, draft);
        } finally {
            Files.delete(draft);
        }
        syncFolder(file);
    }

    /// Puts a file there in place of the one that may be there.
    static void replace(Path file, String text, Readers readers) throws IOException {
        Path draft = draft(file, text, readers);
        try {
            Files.move(
                    draft,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        syncFolder(file);
    }

    static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path draft(Path file, String text, Readers readers) throws IOException {
        Path draft =
                Files.createTempFile(
                        folderOf(file),
                        ".pki",
                        "",
                        PosixFilePermissions.asFileAttribute(Readers.OWNER.permissions()));
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            Files.setPosixFilePermissions(draft, readers.permissions());
            channel.force(true);
            return draft;
        } catch (IOException failed) {
            Files.deleteIfExists(draft);
            throw failed;
        }
    }

    private static void syncFolder(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folderOf(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " cannot be a file");
        }
        return folder;
    }
}
