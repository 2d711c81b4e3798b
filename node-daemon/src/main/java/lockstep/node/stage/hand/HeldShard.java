package lockstep.node.stage.hand;

import lockstep.stager.shard.FoundStep;
import lockstep.stager.shard.ShardManifest;

import java.time.Instant;

/// A part that lies where its ranks wrote it.
///
/// @param step where it lies, as it was found last
/// @param takenAt when it was found complete
record HeldShard(ShardManifest manifest, FoundStep step, Instant takenAt) {}
