package lockstep.stager.shard;

import lockstep.stager.checkpoint.Sha256;

/// A piece of a shard's stream of bytes.
///
/// @param size 1 to [ShardManifest#CHUNK_SIZE]
public record Chunk(long size, Sha256 hash) {
    public Chunk {
        if (size < 1 || size > ShardManifest.CHUNK_SIZE) {
            throw new IllegalArgumentException(
                    "size of a chunk (%d) must be 1 to %d"
                            .formatted(size, ShardManifest.CHUNK_SIZE));
        }
    }
}
