package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.ChunkSink;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StoreFault;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A good path made bad in the ways that a test wants.
final class UnreliablePath implements StorePath {
    private final StorePath good;
    final AtomicInteger puts = new AtomicInteger();
    final AtomicInteger gets = new AtomicInteger();

    /// Counted down when what hangs shall go on.
    volatile Optional<CountDownLatch> hangs = Optional.empty();

    volatile boolean full;
    volatile boolean broken;

    /// Bits of so many puts and gets are still to be flipped.
    final AtomicInteger flips = new AtomicInteger();

    volatile long napMillis;

    UnreliablePath(StorePath good) {
        this.good = good;
    }

    void hang() {
        hangs = Optional.of(new CountDownLatch(1));
    }

    void goOn() {
        var latch = hangs;
        hangs = Optional.empty();
        latch.ifPresent(CountDownLatch::countDown);
    }

    private void suffer() throws IOException {
        try {
            var latch = hangs;
            if (latch.isPresent()) {
                latch.get().await();
            }
            Thread.sleep(napMillis);
        } catch (InterruptedException e) {
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
        if (broken) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public String name() {
        return good.name();
    }

    @Override
    public boolean holds(ObjectName object, long size) throws IOException {
        suffer();
        return good.holds(object, size);
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        suffer();
        puts.incrementAndGet();
        if (full) {
            throw new StoreFault(StoreFault.Kind.FULL, name() + " is full");
        }
        boolean flip = flips.getAndUpdate(it -> Math.max(0, it - 1)) > 0;
        good.put(
                object,
                size,
                hash,
                (offset, into) -> {
                    suffer();
                    int begin = into.position();
                    source.read(offset, into);
                    if (flip && offset == 0) {
                        into.put(begin, (byte) (into.get(begin) ^ 1));
                    }
                });
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException {
        suffer();
        gets.incrementAndGet();
        if (flips.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
            sink.write(0, ByteBuffer.wrap(new byte[] {'x'}));
            throw new StoreFault(StoreFault.Kind.CORRUPT, "flipped on " + name());
        }
        good.get(
                object,
                size,
                hash,
                (offset, from) -> {
                    suffer();
                    sink.write(offset, from);
                });
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        suffer();
        if (full) {
            throw new StoreFault(StoreFault.Kind.FULL, name() + " is full");
        }
        good.putText(object, text);
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException {
        suffer();
        return good.getText(object, bytesMax);
    }

    @Override
    public List<String> list(ObjectName folder) throws IOException {
        suffer();
        return good.list(folder);
    }

    @Override
    public void delete(ObjectName object) throws IOException {
        suffer();
        good.delete(object);
    }

    @Override
    public void probe(ObjectName folder) throws IOException {
        suffer();
        good.probe(folder);
    }

    @Override
    public OptionalLong freeBytes() throws IOException {
        return good.freeBytes();
    }

    @Override
    public void close() {
        goOn();
        good.close();
    }
}
