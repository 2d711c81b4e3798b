package lockstep.stager.checkpoint;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// The file system of this machine, or one mounted on it.
public final class LocalDisk implements Disk {
    @Override
    public Kind kind(Path path) throws IOException {
        try {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS);
            if (attributes.isRegularFile()) {
                return Kind.FILE;
            }
            return attributes.isDirectory() ? Kind.DIRECTORY : Kind.OTHER;
        } catch (NoSuchFileException _) {
            return Kind.ABSENT;
        }
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        var names = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        }
        return names;
    }

    @Override
    public long size(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS).size();
    }

    @Override
    public InputStream read(Path file) throws IOException {
        return Files.newInputStream(file, StandardOpenOption.READ, NOFOLLOW_LINKS);
    }

    @Override
    public NewFile create(Path file) throws IOException {
        var channel =
                FileChannel.open(
                        file,
                        Set.of(
                                StandardOpenOption.WRITE,
                                StandardOpenOption.CREATE_NEW,
                                NOFOLLOW_LINKS));
        return new ChannelFile(channel);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.delete(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// A folder that is not empty is never replaced by a rename; a file is given a second name
    /// first, which fails where there is one already. File systems without hard links leave a
    /// moment between looking and renaming.
    @Override
    public void renameNew(Path from, Path to) throws IOException {
        if (kind(to) != Kind.ABSENT) {
            throw new FileAlreadyExistsException(to.toString());
        }
        if (kind(from) == Kind.FILE && isLinked(from, to)) {
            Files.delete(from);
        } else {
            rename(from, to);
        }
    }

    private static boolean isLinked(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
            return true;
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException _) {
            return false;
        }
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        Files.createDirectory(directory);
    }

    @Override
    public void makeDirectory(Path directory, boolean shared) throws IOException {
        Files.createDirectory(directory);
        Files.setAttribute(directory, "unix:mode", shared ? 01777 : 0700, NOFOLLOW_LINKS);
    }

    @Override
    public boolean isOurs(Path path) throws IOException {
        var owner = Files.getAttribute(path, "unix:uid", NOFOLLOW_LINKS);
        return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    @Override
    public OptionalLong freeBytes(Path directory) throws IOException {
        return OptionalLong.of(Files.getFileStore(directory).getUsableSpace());
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void syncFile(Path file) throws IOException {
        try (var channel =
                FileChannel.open(file, Set.of(StandardOpenOption.WRITE, NOFOLLOW_LINKS))) {
            channel.force(true);
        }
    }

    @Override
    public Optional<Instant> modified(Path file) throws IOException {
        return Optional.of(
                Files.readAttributes(file, BasicFileAttributes.class, NOFOLLOW_LINKS)
                        .lastModifiedTime()
                        .toInstant());
    }

    private static final class ChannelFile extends NewFile {
        private final FileChannel channel;

        ChannelFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            var buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(true);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
