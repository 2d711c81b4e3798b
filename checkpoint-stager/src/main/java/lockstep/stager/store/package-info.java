/// Where chunks and manifests lie: the paths by which a store is reached.
///
/// Below the root of a path:
///
/// ```
/// <cluster>/job-<id>/
///   chunks/5f/5f2ab3c4…      a chunk, named by its SHA-256
///   step-120.attempt-1/
///     shard-0                the text of a ShardManifest
///     shard-1
///     manifest               the text of the CheckpointManifest, which makes it durable
/// ```
///
/// An object's name follows from its content or from numbers, so moving it again is harmless and
/// each may lie on any path.
@NullMarked
package lockstep.stager.store;

import org.jspecify.annotations.NullMarked;
