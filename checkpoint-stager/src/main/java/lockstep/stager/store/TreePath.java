package lockstep.stager.store;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.ShardManifest;
import lockstep.stager.shard.SourceTree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The chunks of a shard where its program wrote it: files that may have changed since they were
/// hashed. Nothing can be put there.
public final class TreePath implements StorePath {
    private final SourceTree tree;
    private final Map<String, Place> places = new HashMap<>();
    private final Buffers buffers = new Buffers();

    private record Place(long offset, long size) {}

    /// @param tree closed by whoever opened it
    public TreePath(ShardManifest shard, SourceTree tree) {
        this.tree = tree;
        for (int i = 0; i < shard.chunks().size(); i++) {
            var chunk = shard.chunks().get(i);
            places.putIfAbsent(chunk.hash().hex(), new Place(shard.offsetOf(i), chunk.size()));
        }
    }

    @Override
    public String name() {
        return "this node's own files";
    }

    private Optional<Place> place(ObjectName object) {
        var place = places.get(object.segments().getLast());
        boolean there = place != null && place.offset() + place.size() <= tree.bytes();
        return there ? Optional.ofNullable(place) : Optional.empty();
    }

    @Override
    public boolean holds(ObjectName object, long size) {
        return place(object).filter(it -> it.size() == size).isPresent();
    }

    @Override
    public Optional<ChunkSource.Region> region(ObjectName object, long size) throws IOException {
        var place = place(object, size);
        return tree.part(place.offset(), size)
                .map(it -> new ChunkSource.Region(it.file(), it.position(), size));
    }

    private Place place(ObjectName object, long size) throws StoreFault {
        return place(object)
                .filter(it -> it.size() == size)
                .orElseThrow(
                        () ->
                                new StoreFault(
                                        StoreFault.Kind.MISSING,
                                        "%s is not in %s".formatted(object.text(), name())));
    }

    @Override
    public void get(ObjectName object, long size, Sha256 hash, ChunkSink sink) throws IOException {
        var place = place(object, size);
        var digest = Sha256.newDigest();
        var buffer = buffers.take();
        try {
            for (long done = 0; done < size; ) {
                int length = (int) Math.min(buffer.length, size - done);
                tree.read(place.offset() + done, ByteBuffer.wrap(buffer, 0, length));
                digest.update(buffer, 0, length);
                sink.write(done, ByteBuffer.wrap(buffer, 0, length));
                done += length;
            }
        } finally {
            buffers.give(buffer);
        }
        if (!Sha256.finish(digest).equals(hash)) {
            throw new StoreFault(
                    StoreFault.Kind.CORRUPT,
                    "%s is not in %s any more: they have changed".formatted(object.text(), name()));
        }
    }

    private static StoreFault readOnly() {
        return new StoreFault(StoreFault.Kind.REFUSED, "a node's own files are only read");
    }

    @Override
    public void put(ObjectName object, long size, Sha256 hash, ChunkSource source)
            throws IOException {
        throw readOnly();
    }

    @Override
    public void putText(ObjectName object, byte[] text) throws IOException {
        throw readOnly();
    }

    @Override
    public Optional<byte[]> getText(ObjectName object, int bytesMax) {
        return Optional.empty();
    }

    @Override
    public List<String> list(ObjectName folder) {
        return List.of();
    }

    @Override
    public void delete(ObjectName object) throws IOException {
        throw readOnly();
    }

    @Override
    public void probe(ObjectName folder) throws IOException {
        throw readOnly();
    }

    @Override
    public OptionalLong freeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public void close() {}
}
