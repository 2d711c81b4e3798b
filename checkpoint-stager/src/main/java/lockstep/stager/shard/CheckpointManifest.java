package lockstep.stager.shard;

import lockstep.stager.checkpoint.Sha256;

import java.util.List;

/// The list that makes a checkpoint durable: all shards of one job, attempt, step and world size.
///
/// @param parts one for each node that wrote one, in the order of their indexes; in data-parallel
///   training often only the first node writes
public record CheckpointManifest(
        long job, int attempt, long step, int worldSize, List<Part> parts) {
    /// One shard.
    ///
    /// @param bytes of all its files
    /// @param digest of its manifest, see [ShardManifest#digest]
    public record Part(int index, long bytes, Sha256 digest) {
        public Part {
            ShardId.requireNumber("index", index, ShardManifest.NODES_MAX - 1);
            ShardId.requireNumber("bytes", bytes, Long.MAX_VALUE);
        }
    }

    public CheckpointManifest {
        parts = List.copyOf(parts);
        ShardId.requireNumber("job", job, Long.MAX_VALUE);
        ShardId.requireNumber("attempt", attempt, Integer.MAX_VALUE);
        ShardId.requireNumber("step", step, Origin.STEP_MAX);
        if (worldSize < 1 || worldSize > Origin.WORLD_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "world size (%d) must be 1 to %d".formatted(worldSize, Origin.WORLD_SIZE_MAX));
        }
        if (parts.isEmpty() || parts.size() > ShardManifest.NODES_MAX) {
            throw new IllegalArgumentException(
                    "number of parts (%d) must be 1 to %d"
                            .formatted(parts.size(), ShardManifest.NODES_MAX));
        }
        for (int at = 1; at < parts.size(); at++) {
            if (parts.get(at).index() <= parts.get(at - 1).index()) {
                throw new IllegalArgumentException(
                        "part %d stands after part %d"
                                .formatted(parts.get(at).index(), parts.get(at - 1).index()));
            }
        }
    }

    /// Bytes of all shards together.
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).reduce(0, Math::addExact);
    }

    /// The hash of its text form.
    public Sha256 digest() {
        return Sha256.of(CheckpointText.write(this));
    }

    /// The name of one of its shards.
    public ShardId shard(int index) {
        return new ShardId(job, attempt, step, index);
    }

    /// Whether this shard is the one that is meant by its index, and of the same run and world.
    public boolean has(ShardManifest shard) {
        var id = shard.id();
        return id.equals(shard(id.index()))
                && shard.worldSize() == worldSize
                && parts.contains(shard.part());
    }
}
