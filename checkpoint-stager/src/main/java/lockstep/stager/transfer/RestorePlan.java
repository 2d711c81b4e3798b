package lockstep.stager.transfer;

import lockstep.stager.shard.ShardManifest;

import java.nio.file.Path;
import java.util.List;

/// What to bring back, and from where.
///
/// @param directory the checkpoint directory; made where missing
/// @param step the step that all shards are of
/// @param ownIndex the shard whose files win where several have the same path; after it the lowest
///   index
/// @param shards those to be restored, at least one, none twice
/// @param setAside whether what stands in the way, and what is there of later steps and of
///   unfinished ones, is renamed to `.set-aside-…`; else nothing that is there is touched: what is
///   the same stays, and anything else in the way ends it
public record RestorePlan(
        Path directory, long step, int ownIndex, List<Piece> shards, boolean setAside) {
    /// One shard.
    ///
    /// @param origins where to get it, the best first
    public record Piece(ShardManifest manifest, List<ShardOrigin> origins) {
        public Piece {
            origins = List.copyOf(origins);
        }
    }

    public RestorePlan {
        shards = List.copyOf(shards);
        for (var piece : shards) {
            if (piece.manifest().id().step() != step) {
                throw new IllegalArgumentException(
                        "%s is not of step %d".formatted(piece.manifest().id(), step));
            }
        }
        if (shards.stream().map(it -> it.manifest().id().index()).distinct().count()
                != shards.size()) {
            throw new IllegalArgumentException("a shard of step %d is given twice".formatted(step));
        }
    }
}
