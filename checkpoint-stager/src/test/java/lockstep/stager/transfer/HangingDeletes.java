package lockstep.stager.transfer;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.ChunkSink;
import lockstep.stager.store.ChunkSource;
import lockstep.stager.store.ObjectName;
import lockstep.stager.store.StorePath;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// A path on which the deletion of a chunk hangs as in the kernel: no interrupt ends it.
final class HangingDeletes implements StorePath {
    private final StorePath good;
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    /// What was to be deleted, in order. Nothing is.
    final List<String> wanted = new CopyOnWriteArrayList<>();

    HangingDeletes(StorePath good) {
        this.good = good;
    }

    @Override
    public void delete(ObjectName object) {
        wanted.add(object.text());
        if (!object.text().contains("/chunks/")) {
            return;
        }
        begun.countDown();
        boolean interrupted = false;
        while (goOn.getCount() > 0) {
            try {
                goOn.await();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        return good.name();
    }

    @Override
    public boolean holds(ObjectName object, long size) throws IOException {
        return good.holds(object, size);
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        good.put(object, size, hash, source);
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException {
        good.get(object, size, hash, sink);
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        good.putText(object, text);
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) throws IOException {
        return good.getText(object, bytesMax);
    }

    @Override
    public List<String> list(ObjectName folder) throws IOException {
        return good.list(folder);
    }

    @Override
    public void probe(ObjectName folder) throws IOException {
        good.probe(folder);
    }

    @Override
    public OptionalLong freeBytes() throws IOException {
        return good.freeBytes();
    }

    @Override
    public void close() {
        goOn.countDown();
        good.close();
    }
}
