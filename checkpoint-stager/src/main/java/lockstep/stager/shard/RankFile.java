package lockstep.stager.shard;

import lockstep.stager.checkpoint.Sha256;

/// One rank's part of a checkpoint, as it was written and read back.
///
/// @param rank 0 to `origin.worldSize() - 1`
/// @param size in bytes, zero or more
record RankFile(Origin origin, int rank, long size, Sha256 hash) {
    /// So many digits of the hash are part of the file's name.
    private static final int HASH_DIGITS = 16;

    RankFile {
        if (rank < 0 || rank >= origin.worldSize()) {
            throw new IllegalArgumentException(
                    "rank (%d) must be below the world size (%d)"
                            .formatted(rank, origin.worldSize()));
        }
        if (size < 0) {
            throw new IllegalArgumentException(
                    "size of shard %d (%d) must be zero or more".formatted(rank, size));
        }
    }

    /// The shard's name within the checkpoint's folder. It follows from the record, so no name is
    /// ever taken from a file.
    String fileName() {
        return "rank-%05d-of-%05d.attempt-%d.%s.shard"
                .formatted(
                        rank,
                        origin.worldSize(),
                        origin.attempt(),
                        hash.hex().substring(0, HASH_DIGITS));
    }
}
