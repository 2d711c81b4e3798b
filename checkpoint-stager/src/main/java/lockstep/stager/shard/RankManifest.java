package lockstep.stager.shard;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The list in the folder of a step that makes it whole in its first form, in which each rank wrote
/// one file: every file with its size and hash. Nothing writes it any more.
///
/// @param shards in rank order, one for each rank of `origin`'s world, all of that origin
record RankManifest(Origin origin, List<RankFile> shards) {
    /// The manifest's name within the checkpoint's folder.
    static final String FILE_NAME = "manifest";

    RankManifest {
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

    long step() {
        return origin.step();
    }

    /// Whether all files stand in the folder at their sizes.
    boolean isWholeIn(Path folder) throws IOException {
        for (var shard : shards) {
            var file = folder.resolve(shard.fileName());
            if (!Files.isRegularFile(file, NOFOLLOW_LINKS) || Files.size(file) != shard.size()) {
                return false;
            }
        }
        return true;
    }
}
