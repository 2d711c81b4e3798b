package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Disk;
import lockstep.stager.shard.ShardFile;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The files of a checkpoint while they are brought back, in a folder that nobody else knows. May
/// be used by several threads at once.
final class StagedFiles implements Closeable {
    private static final int OPEN_FILES_MAX = 64;

    private final Path root;
    private final Disk disk;
    private final Map<String, FileChannel> open = new LinkedHashMap<>(16, 0.75f, true);

    StagedFiles(Path root, Disk disk) {
        this.root = root;
        this.disk = disk;
    }

    Path root() {
        return root;
    }

    /// Makes all files, at their sizes and without content.
    void create(List<ShardFile> files) throws IOException {
        Files.createDirectory(root);
        Files.setAttribute(root, "unix:mode", 0700, LinkOption.NOFOLLOW_LINKS);
        for (var file : files) {
            var path = root.resolve(file.path());
            Files.createDirectories(path.resolveSibling("."));
            try (var channel =
                    FileChannel.open(
                            path,
                            Set.of(
                                    StandardOpenOption.CREATE_NEW,
                                    StandardOpenOption.WRITE,
                                    LinkOption.NOFOLLOW_LINKS))) {
                if (file.size() > 0) {
                    channel.write(ByteBuffer.allocate(1), file.size() - 1);
                }
            }
            if (file.executable()) {
                Files.setAttribute(path, "unix:mode", 0755, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /// Writes all that remains in the buffer. Not atomic.
    synchronized void write(String path, long position, ByteBuffer from) throws IOException {
        var channel = channel(path);
        while (from.hasRemaining()) {
            position += channel.write(from, position);
        }
    }

    private FileChannel channel(String path) throws IOException {
        var cached = open.get(path);
        if (cached != null && cached.isOpen()) {
            return cached;
        }
        if (open.size() >= OPEN_FILES_MAX) {
            Iterator<FileChannel> eldest = open.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
        var opened =
                FileChannel.open(
                        root.resolve(path),
                        Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        open.put(path, opened);
        return opened;
    }

    /// Returns when all files and folders would survive a power cut.
    synchronized void sync() throws IOException {
        close();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        disk.syncFile(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        disk.syncDirectory(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public synchronized void close() throws IOException {
        for (var channel : open.values()) {
            channel.close();
        }
        open.clear();
    }

    /// Deletes a tree without following links; does nothing if there is none.
    static void delete(Disk disk, Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                tree,
                new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        disk.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                            throws IOException {
                        disk.delete(folder);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
