package lockstep.stager.shard;

import lockstep.stager.checkpoint.Sha256;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.function.Consumer;

/// Makes a shard's manifest by reading all of it.
public final class ShardHasher {
    private static final int BUFFER_BYTES = 256 << 10;

    private ShardHasher() {}

    /// Reads everything once, and makes sure that nothing changed meanwhile.
    ///
    /// @param progress told the bytes read so far, after each chunk
    /// @throws TreeChanged if a file changed
    public static ShardManifest hash(
            ShardId id, int worldSize, int nodes, SourceTree tree, Consumer<Long> progress)
            throws IOException {
        var chunks = new ArrayList<Chunk>();
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (long offset = 0; offset < tree.bytes(); ) {
            long size = Math.min(ShardManifest.CHUNK_SIZE, tree.bytes() - offset);
            chunks.add(new Chunk(size, hash(tree, offset, size, buffer)));
            offset += size;
            progress.accept(offset);
        }
        tree.requireUnchanged();
        return new ShardManifest(id, worldSize, nodes, tree.files(), chunks);
    }

    /// The hash of a part of the stream as it is now.
    public static Sha256 hash(SourceTree tree, long offset, long size) throws IOException {
        return hash(tree, offset, size, ByteBuffer.allocate(BUFFER_BYTES));
    }

    private static Sha256 hash(SourceTree tree, long offset, long size, ByteBuffer buffer)
            throws IOException {
        var digest = Sha256.newDigest();
        for (long done = 0; done < size; done += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
            tree.read(offset + done, buffer);
            digest.update(buffer.flip());
        }
        return Sha256.finish(digest);
    }
}
