package lockstep.stager.shard;

/// Which part of which checkpoint.
///
/// @param job the job's number, zero or more
/// @param attempt which run of the job wrote it, zero or more
/// @param step how many training steps had been done, zero to [Origin#STEP_MAX]
/// @param index which node of the gang, from zero
public record ShardId(long job, int attempt, long step, int index) {
    public ShardId {
        requireNumber("job", job, Long.MAX_VALUE);
        requireNumber("attempt", attempt, Integer.MAX_VALUE);
        requireNumber("step", step, Origin.STEP_MAX);
        requireNumber("index", index, ShardManifest.NODES_MAX - 1);
    }

    /// This number as an argument of that name, or an exception that names both.
    static void requireNumber(String name, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(
                    "%s (%d) must be 0 to %d".formatted(name, value, max));
        }
    }
}
