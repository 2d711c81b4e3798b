package lockstep.node.sense.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Writes 4 KiB to a file of its own, forces them out, reads them back and removes the file.
///
/// The file is always a new one and never what a link leads to: a user who may write to the mount
/// must not make the daemon write elsewhere. The read may be answered by this node's cache; on a
/// network mount, opening asks the server all the same.
public final class FileProbe implements MountProbe {
    private static final int BYTES = 4096;

    private final String fileName;
    private final LongSupplier nanoClock;

    /// @param node so that the nodes that share a mount have a file each
    /// @param nanoClock monotonic
    public FileProbe(String node, LongSupplier nanoClock) {
        this.fileName = ".lockstep-probe." + node;
        this.nanoClock = nanoClock;
    }

    @Override
    public Measured measure(Path mount) throws IOException {
        Path file = mount.resolve(fileName);
        Files.deleteIfExists(file); // of a daemon that was killed meanwhile
        try {
            long begun = nanoClock.getAsLong();
            write(file);
            long written = nanoClock.getAsLong();
            read(file);
            long read = nanoClock.getAsLong();
            return new Measured(
                    Duration.ofNanos(written - begun),
                    Duration.ofNanos(read - written),
                    free(Files.getFileStore(mount)));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void write(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)) {
            var bytes = ByteBuffer.allocate(BYTES);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void read(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            var bytes = ByteBuffer.allocate(BYTES);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes) < 0) {
                    throw new IOException(file + " is shorter than what was written");
                }
            }
        }
    }

    private static double free(FileStore store) throws IOException {
        long total = store.getTotalSpace();
        return total <= 0 ? 1 : Math.clamp((double) store.getUsableSpace() / total, 0, 1);
    }
}
