/// What one node has of one checkpoint: its files as one stream of bytes, and the text that lists
/// them.
///
/// A *shard* is the tree of regular files that a node's ranks wrote for a step. Its files, in the
/// order of their paths, are read as one stream and cut into chunks of [ShardManifest#CHUNK_SIZE],
/// each known by its SHA-256. A [CheckpointManifest] names all shards of a checkpoint.
@NullMarked
package lockstep.stager.shard;

import org.jspecify.annotations.NullMarked;
