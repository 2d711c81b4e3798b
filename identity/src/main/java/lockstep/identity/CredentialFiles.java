package lockstep.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The credentials of this host, read again when a file changes: so a renewal or a longer list of
/// revoked certificates needs no restart.
///
/// Files that cannot be used leave everything as it was, and are told of once they have been so at
/// two looks in a row: certificate and key are two files, which nobody can replace at once. Safe
/// for any thread.
public final class CredentialFiles implements Supplier<Credentials> {
    private record Mark(FileTime modified, long bytes, Optional<Object> inode) {}

    private final TlsFiles files;
    private final Consumer<String> log;
    private volatile Credentials current;
    private List<Mark> marks;
    private String trouble = "";
    private boolean told;

    /// Reads the files for the first time.
    ///
    /// @param log told in one line of what changed, or why it could not
    /// @throws IOException when they cannot be used
    public CredentialFiles(TlsFiles files, Consumer<String> log) throws IOException {
        this.files = files;
        this.log = log;
        this.marks = marks();
        this.current = Credentials.read(files);
    }

    /// What the files said last, while they made sense.
    @Override
    public Credentials get() {
        return current;
    }

    /// Looks whether anything has changed, and reads it if so.
    public synchronized void refresh() {
        try {
            List<Mark> now = marks();
            if (now.equals(marks)) {
                trouble = "";
                return;
            }
            Credentials read = Credentials.read(files);
            HostIdentity before = current.identity();
            if (!read.identity().equals(before)) {
                throw new IOException(
                        "%s is now for %s; this is %s"
                                .formatted(files.certificate(), read.identity(), before));
            }
            current = read;
            marks = now;
            trouble = "";
            log.accept("read the certificates again: " + read);
        } catch (IOException unusable) {
            suffer(String.valueOf(unusable.getMessage()));
        }
    }

    private void suffer(String now) {
        boolean again = now.equals(trouble);
        if (!again) {
            trouble = now;
            told = false;
        } else if (!told) {
            told = true;
            log.accept("goes on with the certificates it has: " + now);
        }
    }

    private List<Mark> marks() throws IOException {
        List<Mark> found = new ArrayList<>();
        for (Path file : files.all()) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            found.add(
                    new Mark(
                            attributes.lastModifiedTime(),
                            attributes.size(),
                            Optional.ofNullable(attributes.fileKey())));
        }
        return found;
    }
}
