package lockstep.controller.journal.disk;

import org.h2.store.fs.FileBase;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/// An [AtomicFile] in the form in which H2 wants a file.
final class AtomicFileChannel extends FileBase {
    private final AtomicFile file;
    private long position;

    AtomicFileChannel(AtomicFile file) {
        this.file = file;
    }

    @Override
    public synchronized int read(ByteBuffer target, long from) throws IOException {
        boolean wanted = target.hasRemaining();
        int count = file.read(target, from);
        return wanted && count == 0 ? -1 : count;
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        int count = read(target, position);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public synchronized int write(ByteBuffer source, long to) throws IOException {
        int count = source.remaining();
        file.write(source, to);
        return count;
    }

    @Override
    public synchronized int write(ByteBuffer source) throws IOException {
        int count = write(source, position);
        position += count;
        return count;
    }

    @Override
    public synchronized long position() {
        return position;
    }

    @Override
    public synchronized FileChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return file.length();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        if (size < file.length()) {
            file.resize(size);
        }
        return this;
    }

    @Override
    public void force(boolean metadata) throws IOException {
        file.sync();
    }

    /// The file was locked when it was opened, because opening already writes.
    @Override
    public FileLock tryLock(long start, long size, boolean shared) {
        return new HeldLock(this, start, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        file.close();
    }

    /// Given up when the file is closed.
    private static final class HeldLock extends FileLock {
        HeldLock(FileChannel channel, long start, long size, boolean shared) {
            super(channel, start, size, shared);
        }

        @Override
        public boolean isValid() {
            return acquiredBy().isOpen();
        }

        @Override
        public void release() {}
    }
}
