package lockstep.stager.store;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.shard.ShardId;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// The names of all objects of one job.
///
/// @param cluster the cluster's name, one segment of an [ObjectName]
/// @param job the job's number
public record JobFolder(String cluster, long job) {
    private static final String STEP = "step-";
    private static final String SHARD = "shard-";
    private static final Pattern SHARD_NAME = Pattern.compile("shard-(0|[1-9][0-9]{0,4})");
    private static final Pattern STEP_FOLDER =
            Pattern.compile("step-(0|[1-9][0-9]{0,17})\\.attempt-(0|[1-9][0-9]{0,8})");

    /// Name of a checkpoint's manifest within its folder.
    public static final String MANIFEST = "manifest";

    public JobFolder {
        new ObjectName(cluster).child("job-" + job);
    }

    /// A checkpoint of the job.
    public record StepAttempt(long step, int attempt) {}

    /// The folder itself.
    public ObjectName name() {
        return new ObjectName("%s/job-%d".formatted(cluster, job));
    }

    /// The folder of all chunks' folders.
    public ObjectName chunks() {
        return name().child("chunks");
    }

    /// Where a chunk lies.
    public ObjectName chunk(Sha256 hash) {
        return chunks().child(hash.hex().substring(0, 2)).child(hash.hex());
    }

    /// The folder of one checkpoint's manifests.
    public ObjectName checkpoint(long step, int attempt) {
        return name().child("%s%d.attempt-%d".formatted(STEP, step, attempt));
    }

    /// Where a checkpoint's manifest lies.
    public ObjectName manifest(long step, int attempt) {
        return checkpoint(step, attempt).child(MANIFEST);
    }

    /// Where a shard's manifest lies.
    public ObjectName shard(ShardId id) {
        if (id.job() != job) {
            throw new IllegalArgumentException("%s is not of job %d".formatted(id, job));
        }
        return checkpoint(id.step(), id.attempt()).child(SHARD + id.index());
    }

    /// The checkpoint whose folder has this name; empty for a name that [#checkpoint] never makes.
    public static Optional<StepAttempt> checkpointOf(String segment) {
        var matcher = STEP_FOLDER.matcher(segment);
        return matcher.matches()
                ? Optional.of(
                        new StepAttempt(
                                Long.parseLong(matcher.group(1)),
                                Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /// The index of the shard whose manifest has this name; empty for a name that [#shard] never
    /// makes.
    public static OptionalInt shardOf(String segment) {
        var matcher = SHARD_NAME.matcher(segment);
        return matcher.matches()
                ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
                : OptionalInt.empty();
    }
}
