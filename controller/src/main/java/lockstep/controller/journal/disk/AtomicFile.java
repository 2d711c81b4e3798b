package lockstep.controller.journal.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A file that goes from sync to sync in whole steps: after a crash at any moment it holds what it
/// held at the end of the last completed sync, or of the one that was under way.
///
/// Changes are held in memory, where reads see them. A sync stores them in a [RedoLog] beside the
/// file, syncs that, and only then makes them in the file, which need not reach the disk soon. When
/// the log is full the file is synced and the log starts again. Opening replays the log.
///
/// So a sync costs one sequential write into a file that does not grow, and one `fsync`. The first
/// error of any write or sync is final: everything after it fails, because a disk that failed once
/// cannot be trusted to hold what it took before.
final class AtomicFile implements Closeable {
    /// Above this much unsynced, in bytes, the file syncs by itself. Larger than any transaction.
    private static final long PENDING_MAX = 64L << 20;

    private final RawFile file;
    private final RedoLog redo;
    private final boolean writable;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final List<DiskChange> pending = new ArrayList<>();
    private long pendingSize;
    private long length;
    private boolean logKnowsFile;
    private volatile Optional<IOException> failure = Optional.empty();

    private AtomicFile(RawFile file, RedoLog redo, boolean writable) {
        this.file = file;
        this.redo = redo;
        this.writable = writable;
    }

    /// Opens the file and brings it to its last sync. One that may not be written stays as it is;
    /// what its log says is then shown, not made.
    ///
    /// @param capacity how long the log gets before it starts again, in bytes
    /// @throws IOException also when the log is damaged or belongs to another file
    static AtomicFile open(RawFile file, RawFile log, boolean writable, long capacity)
            throws IOException {
        if (!file.tryLock(!writable)) {
            throw new IOException("another process has the file open");
        }
        RedoLog redo = RedoLog.in(log, capacity);
        AtomicFile opened = new AtomicFile(file, redo, writable);
        RedoLog.Content content = redo.read();
        opened.length = file.length();
        content.changes().forEach(opened::add);
        opened.requireOwn(content);
        if (writable) {
            opened.makePending(content.changes().size());
            opened.startLogAgain();
        }
        return opened;
    }

    /// Refuses a log that was not written for this file, or for a later state of it.
    private void requireOwn(RedoLog.Content content) throws IOException {
        Optional<FileMark> now = FileMark.of(file);
        ByteBuffer sector = ByteBuffer.allocate(FileMark.SECTOR);
        read(sector, 0);
        Optional<FileMark> then = content.base().or(() -> FileMark.in(sector));
        if (content.base().isPresent() && now.isEmpty()) {
            throw new IOException("the redo log belongs to a file that is missing or empty");
        }
        if (now.isPresent() && then.isPresent() && !then.get().canBecome(now.get())) {
            throw new IOException(
                    "the redo log (of %s) belongs to another file or a newer state of it (%s)"
                            .formatted(then.get(), now.get()));
        }
    }

    long length() {
        lock.readLock().lock();
        try {
            return length;
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Fills `target` from `position` on, as far as the file reaches.
    ///
    /// @return how many bytes, 0 at or behind the end
    int read(ByteBuffer target, long position) throws IOException {
        lock.readLock().lock();
        try {
            int count = Math.clamp(length - position, 0, target.remaining());
            ByteBuffer view = ByteBuffer.allocate(count);
            file.read(view, position);
            view.clear();
            pending.forEach(change -> change.applyTo(view, position));
            target.put(view);
            return count;
        } finally {
            lock.readLock().unlock();
        }
    }

    void write(ByteBuffer source, long position) throws IOException {
        change(DiskChange.Write.copyOf(source, position));
    }

    void resize(long newLength) throws IOException {
        change(new DiskChange.Resize(newLength));
    }

    private void change(DiskChange change) throws IOException {
        requireSound();
        boolean tooMuch;
        lock.writeLock().lock();
        try {
            add(change);
            tooMuch = pendingSize > PENDING_MAX;
        } finally {
            lock.writeLock().unlock();
        }
        if (tooMuch) {
            sync();
        }
    }

    private void add(DiskChange change) {
        pending.add(change);
        pendingSize += change.storedSize();
        length = change.lengthAfter(length);
    }

    /// Makes everything so far durable, whole or not at all.
    synchronized void sync() throws IOException {
        requireSound();
        try {
            List<DiskChange> batch = pendingNow();
            if (!batch.isEmpty()) {
                if (!redo.hasRoomFor(batch)) {
                    startLogAgain();
                }
                redo.append(batch);
                makePending(batch.size());
                if (!logKnowsFile) {
                    startLogAgain();
                }
            }
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    private List<DiskChange> pendingNow() {
        lock.readLock().lock();
        try {
            return List.copyOf(pending);
        } finally {
            lock.readLock().unlock();
        }
    }

    private void makePending(int count) throws IOException {
        lock.writeLock().lock();
        try {
            List<DiskChange> made = pending.subList(0, count);
            for (DiskChange change : made) {
                change.applyTo(file);
                pendingSize -= change.storedSize();
            }
            made.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void startLogAgain() throws IOException {
        file.sync();
        Optional<FileMark> mark = FileMark.of(file);
        redo.restart(mark);
        logKnowsFile = mark.isPresent();
    }

    private void requireSound() throws IOException {
        if (!writable) {
            throw new IOException("the file is open for reading only");
        }
        if (failure.isPresent()) {
            throw new IOException("the disk failed before", failure.get());
        }
    }

    /// What was not synced is given up.
    @Override
    public synchronized void close() throws IOException {
        try (redo;
                file) {
            if (writable && failure.isEmpty()) {
                startLogAgain();
            }
        }
    }
}
