package lockstep.stager.shard;

import lockstep.stager.checkpoint.Printable;

import java.util.regex.Pattern;

/// Where a checkpoint comes from. All shards of one checkpoint share it.
///
/// @param job the job's id or name: 1 to 64 characters of `[A-Za-z0-9._-]`
/// @param attempt which run of the job, zero or more
/// @param step how many training steps had been done, zero to [#STEP_MAX]
/// @param worldSize how many ranks wrote it, 1 to [#WORLD_SIZE_MAX]
record Origin(String job, int attempt, long step, int worldSize) {
    /// Bounds the manifest, which is read whole.
    static final int WORLD_SIZE_MAX = 100_000;

    /// Eighteen digits.
    static final long STEP_MAX = 999_999_999_999_999_999L;

    private static final Pattern JOB = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    Origin {
        if (!JOB.matcher(job).matches()) {
            throw new IllegalArgumentException(
                    "job (%s) must be 1 to 64 characters of [A-Za-z0-9._-]"
                            .formatted(Printable.of(job)));
        }
        if (attempt < 0) {
            throw new IllegalArgumentException(
                    "attempt (%d) must be zero or more".formatted(attempt));
        }
        if (step < 0 || step > STEP_MAX) {
            throw new IllegalArgumentException(
                    "step (%d) must be 0 to %d".formatted(step, STEP_MAX));
        }
        if (worldSize < 1 || worldSize > WORLD_SIZE_MAX) {
            throw new IllegalArgumentException(
                    "world size (%d) must be 1 to %d".formatted(worldSize, WORLD_SIZE_MAX));
        }
    }
}
