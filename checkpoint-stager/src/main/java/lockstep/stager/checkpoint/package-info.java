/// The form of a checkpoint on disk: how its shards and manifest get there, and which one may be
/// restored.
///
/// ```
/// checkpoints/
///   step-120/
///     rank-00000-of-00002.attempt-1.5f2ab3c4d5e6f708.shard
///     rank-00001-of-00002.attempt-1.0c1d2e3f4a5b6c7d.shard
///     manifest
/// ```
///
/// A shard's name carries the beginning of its hash, so no shard is ever overwritten by another
/// content; the manifest is renamed into place last and alone makes the checkpoint one. Until then
/// the folder is merely incomplete, whatever a crash left in it.
@NullMarked
package lockstep.stager.checkpoint;

import org.jspecify.annotations.NullMarked;
