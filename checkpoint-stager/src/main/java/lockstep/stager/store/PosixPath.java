package lockstep.stager.store;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.checkpoint.Disk.Kind;
import lockstep.stager.checkpoint.LocalDisk;
import lockstep.stager.checkpoint.Sha256;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// A directory, of a disk or of a mounted file system.
///
/// An object is written under a temporary name that no other writer has, synced, read back and
/// compared, renamed, and its folder synced. While it is written it is synced every few MiB, so
/// that what the source is asked for tells what the storage took and not what the page cache did.
public final class PosixPath implements StorePath {
    private static final int SYNC_BYTES = 4 << 20;
    private static final int PROBE_BYTES = 4 << 10;

    /// No put takes so long.
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final String name;
    private final Disk disk;
    private final Path root;
    private final ObjectFolders folders;
    private final String writer;
    private final AtomicLong count = new AtomicLong();
    private final Buffers buffers = new Buffers();
    private volatile boolean closed;

    /// Looks at nothing yet.
    ///
    /// @param root must be there when it is used
    /// @param random makes names that no other writer has
    public PosixPath(String name, Disk disk, Path root, RandomGenerator random) {
        this.name = name;
        this.disk = disk;
        this.root = root;
        this.folders = new ObjectFolders(disk, root);
        this.writer = HexFormat.of().toHexDigits(random.nextLong());
    }

    /// A directory of this machine.
    public static PosixPath of(Path root, RandomGenerator random) {
        return new PosixPath(root.toString(), new LocalDisk(), root, random);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean holds(ObjectName object, long size) throws IOException {
        requireOpen();
        return folders.hasFoldersOf(object)
                && disk.kind(folders.fileOf(object)) == Kind.FILE
                && disk.size(folders.fileOf(object)) == size;
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        requireOpen();
        var folder = folders.make(object);
        var file = folders.fileOf(object);
        var temporary =
                folder.resolve(
                        ".%s.%s-%d.tmp"
                                .formatted(file.getFileName(), writer, count.getAndIncrement()));
        var buffer = buffers.take();
        try {
            write(temporary, size, source, buffer);
            var found = hashOf(temporary, size, source, buffer);
            if (!found.equals(hash)) {
                throw new StoreFault(
                        StoreFault.Kind.CORRUPT,
                        "%s was written, but reading it back gives the hash %s instead of %s.\nMaybe look at the health of memory and of the storage behind %s."
                                .formatted(object.text(), found.hex(), hash.hex(), name));
            }
            disk.rename(temporary, file);
            disk.syncDirectory(folder);
        } catch (IOException e) {
            removeQuietly(temporary, e);
            throw told(e, folder, size);
        } finally {
            buffers.give(buffer);
        }
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException {
        requireOpen();
        var file = folders.fileOf(object);
        if (!folders.hasFoldersOf(object) || disk.kind(file) != Kind.FILE) {
            throw missing(object);
        }
        var buffer = buffers.take();
        var digest = Sha256.newDigest();
        try (var in = disk.read(file)) {
            long done = 0;
            for (int length = in.read(buffer);
                    length >= 0 && done < size;
                    length = in.read(buffer)) {
                int useful = (int) Math.min(length, size - done);
                digest.update(buffer, 0, useful);
                sink.write(done, ByteBuffer.wrap(buffer, 0, useful));
                done += useful;
            }
            var found = Sha256.finish(digest);
            if (done != size || disk.size(file) != size || !found.equals(hash)) {
                throw new StoreFault(
                        StoreFault.Kind.CORRUPT,
                        "%s on %s is not what was put there: it has the hash %s."
                                .formatted(object.text(), name, found.hex()));
            }
        } catch (NoSuchFileException _) {
            throw missing(object);
        } finally {
            buffers.give(buffer);
        }
    }

    @Override
    public Optional<ChunkSource.Region> region(ObjectName object, long size) throws IOException {
        if (!(disk instanceof LocalDisk)) {
            return Optional.empty();
        }
        if (!holds(object, size)) {
            throw missing(object);
        }
        var file =
                FileChannel.open(
                        folders.fileOf(object),
                        Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        return Optional.of(new ChunkSource.Region(file, 0, size));
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        put(object, text.length, Sha256.of(text), ChunkSource.of(text));
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException {
        requireOpen();
        var file = folders.fileOf(object);
        if (!folders.hasFoldersOf(object) || disk.kind(file) == Kind.ABSENT) {
            return Optional.empty();
        }
        if (disk.kind(file) != Kind.FILE || disk.size(file) > bytesMax) {
            throw new StoreFault(
                    StoreFault.Kind.CORRUPT,
                    "%s on %s is not a file of at most %d bytes"
                            .formatted(object.text(), name, bytesMax));
        }
        try (var in = disk.read(file)) {
            return Optional.of(in.readNBytes(bytesMax));
        }
    }

    @Override
    public List<String> list(ObjectName folder) throws IOException {
        requireOpen();
        var directory = folders.fileOf(folder);
        if (!folders.hasFoldersOf(folder) || disk.kind(directory) != Kind.DIRECTORY) {
            return List.of();
        }
        return disk.names(directory).stream().filter(it -> !it.startsWith(".")).toList();
    }

    @Override
    public void delete(ObjectName object) throws IOException {
        requireOpen();
        var file = folders.fileOf(object);
        if (!folders.hasFoldersOf(object)) {
            return;
        }
        if (disk.kind(file) == Kind.DIRECTORY) {
            removeLeftOvers(file);
        }
        if (disk.kind(file) != Kind.ABSENT) {
            disk.delete(file);
        }
        var parent = file.getParent();
        if (parent != null) {
            disk.syncDirectory(parent);
        }
    }

    /// What writers that died have left; a folder that is deleted has no writers any more.
    private void removeLeftOvers(Path folder) throws IOException {
        for (var left : temporaries(folder)) {
            disk.delete(left);
        }
    }

    private List<Path> temporaries(Path folder) throws IOException {
        return disk.names(folder).stream()
                .filter(it -> it.startsWith(".") && it.endsWith(".tmp"))
                .map(folder::resolve)
                .toList();
    }

    @Override
    public void tidy(ObjectName folder) throws IOException {
        requireOpen();
        var directory = folders.fileOf(folder);
        if (!folders.hasFoldersOf(folder) || disk.kind(directory) != Kind.DIRECTORY) {
            return;
        }
        var left = temporaries(directory);
        if (!left.isEmpty()) {
            var now = now(directory);
            for (var file : left) {
                if (now.isPresent() && isOlder(file, now.get().minus(ABANDONED))) {
                    disk.delete(file);
                }
            }
        }
    }

    /// By the clock that gives files here their times, which need not be this machine's.
    private Optional<Instant> now(Path directory) throws IOException {
        var file = directory.resolve(".now.%s-%d.tmp".formatted(writer, count.getAndIncrement()));
        disk.create(file).close();
        try {
            return disk.modified(file);
        } finally {
            disk.delete(file);
        }
    }

    private boolean isOlder(Path file, Instant than) throws IOException {
        try {
            return disk.modified(file).filter(it -> it.isBefore(than)).isPresent();
        } catch (NoSuchFileException _) {
            // Its writer lives, and has renamed it.
            return false;
        }
    }

    @Override
    public void probe(ObjectName folder) throws IOException {
        var object = folder.child("probe-%s-%d".formatted(writer, count.getAndIncrement()));
        var content = new byte[PROBE_BYTES];
        putText(object, content);
        disk.delete(folders.fileOf(object));
    }

    @Override
    public OptionalLong freeBytes() throws IOException {
        requireOpen();
        return disk.freeBytes(root);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireOpen() throws StoreFault {
        if (closed) {
            throw new StoreFault(StoreFault.Kind.UNREACHABLE, name + " was closed");
        }
    }

    private void write(Path file, long size, ChunkSource source, byte[] buffer) throws IOException {
        try (var out = disk.create(file)) {
            long unsynced = 0;
            for (long done = 0; done < size; ) {
                int length = (int) Math.min(buffer.length, size - done);
                source.read(done, ByteBuffer.wrap(buffer, 0, length));
                requireOpen();
                out.write(buffer, 0, length);
                done += length;
                unsynced += length;
                if (unsynced >= SYNC_BYTES && done < size) {
                    out.sync();
                    unsynced = 0;
                }
            }
            out.sync();
        }
    }

    private Sha256 hashOf(Path file, long size, ChunkSource source, byte[] buffer)
            throws IOException {
        MessageDigest digest = Sha256.newDigest();
        long done = 0;
        try (var in = disk.read(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
                done += length;
                source.readBack(length);
            }
        }
        if (done != size) {
            // As different as another hash would be, which it gives in all likelihood.
            digest.update((byte) 0);
        }
        return Sha256.finish(digest);
    }

    private IOException told(IOException e, Path folder, long size) {
        boolean fromTheDisk = e.getClass() == IOException.class || e instanceof FileSystemException;
        if (!fromTheDisk) {
            return e;
        }
        var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (message.contains("no space left")
                || message.contains("quota exceeded")
                || hasNoRoom(folder, size)) {
            return new StoreFault(
                    StoreFault.Kind.FULL,
                    "%s is full: %s.\nMaybe remove old checkpoints, or give the job's user a larger quota."
                            .formatted(name, e.getMessage()),
                    e);
        }
        return e;
    }

    private boolean hasNoRoom(Path folder, long size) {
        try {
            var free = disk.freeBytes(folder);
            return free.isPresent() && free.getAsLong() < size;
        } catch (IOException _) {
            // The failure that made us ask is told instead.
            return false;
        }
    }

    private void removeQuietly(Path temporary, IOException because) {
        try {
            if (disk.kind(temporary) == Kind.FILE) {
                disk.delete(temporary);
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private StoreFault missing(ObjectName object) {
        return new StoreFault(
                StoreFault.Kind.MISSING, "%s is not on %s".formatted(object.text(), name));
    }
}
