package lockstep.stager.checkpoint;

import java.util.List;

/// The list that makes a checkpoint one: every shard with its size and hash.
///
/// @param shards in rank order, one for each rank of `origin`'s world, all of that origin
public record Manifest(Origin origin, List<Shard> shards) {
    /// The manifest's name within the checkpoint's folder.
    static final String FILE_NAME = "manifest";

    public Manifest {
        shards = List.copyOf(shards);
        for (int rank = 0; rank < shards.size(); rank++) {
            var shard = shards.get(rank);
            if (!shard.origin().equals(origin)) {
                throw new IllegalArgumentException(
                        "shard %d is of %s, but the checkpoint of %s"
                                .formatted(shard.rank(), shard.origin(), origin));
            }
            if (shard.rank() != rank) {
                throw new IllegalArgumentException(
                        "shard %d stands where shard %d should".formatted(shard.rank(), rank));
            }
        }
        if (shards.size() != origin.worldSize()) {
            throw new IllegalArgumentException(
                    "%d shards for a world of %d ranks"
                            .formatted(shards.size(), origin.worldSize()));
        }
    }

    public long step() {
        return origin.step();
    }
}
