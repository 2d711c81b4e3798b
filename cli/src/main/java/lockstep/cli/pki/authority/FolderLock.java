package lockstep.cli.pki.authority;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Lets one command at a time change a CA's folder: of two at once, one would lose what the other
/// records.
record FolderLock(FileChannel channel, FileLock held) implements AutoCloseable {
    /// Waits for its turn.
    static FolderLock of(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            return new FolderLock(channel, channel.lock());
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        held.release();
        channel.close();
    }
}
