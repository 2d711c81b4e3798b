package lockstep.controller.journal.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A real file.
///
/// Made on [RandomAccessFile], not on a channel: a channel closes itself, for all threads, when one
/// that uses it is interrupted.
final class OsFile implements RawFile {
    private final RandomAccessFile file;

    private OsFile(RandomAccessFile file) {
        this.file = file;
    }

    /// Opens a file. A new one has a durable name on return; a power cut would lose it otherwise.
    static OsFile open(Path path, boolean writable) throws IOException {
        boolean isNew = writable && Files.notExists(path);
        OsFile opened = new OsFile(new RandomAccessFile(path.toFile(), writable ? "rw" : "r"));
        if (isNew) {
            Path folder = path.toAbsolutePath().resolveSibling("");
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
        return opened;
    }

    @Override
    public synchronized long length() throws IOException {
        return file.length();
    }

    @Override
    public synchronized void read(ByteBuffer target, long position) throws IOException {
        byte[] bytes = new byte[target.remaining()];
        file.seek(position);
        int done = 0;
        while (done < bytes.length) {
            int count = file.read(bytes, done, bytes.length - done);
            if (count < 0) {
                break;
            }
            done += count;
        }
        target.put(bytes, 0, done);
    }

    @Override
    public synchronized void write(ByteBuffer source, long position) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        file.seek(position);
        file.write(bytes);
    }

    @Override
    public synchronized void resize(long length) throws IOException {
        file.setLength(length);
    }

    /// Not synchronized: readers go on meanwhile.
    @Override
    public void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public boolean tryLock(boolean shared) throws IOException {
        return file.getChannel().tryLock(0, Long.MAX_VALUE, shared) != null;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
