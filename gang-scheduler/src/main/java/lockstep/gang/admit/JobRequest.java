package lockstep.gang.admit;

import lockstep.gang.job.Launch;
import lockstep.gang.job.ResourceLimits;
import lockstep.gang.job.Streams;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A submission as it came in: nothing in it is checked, nothing filled in.
///
/// @param name empty means Slurm's default: the script's file name
/// @param launch absent when the request did not say what to run
/// @param timeLimit absent means the partition's default; zero means as long as the partition
///   allows
/// @param begin not before this wall-clock time
/// @param environment of every rank
/// @param requeue absent means yes, as Slurm's default is
/// @param commandLine the script as the user named it, for display; may be empty
/// @param limits of its processes
public record JobRequest(
        String name,
        Optional<Launch> launch,
        ShapeRequest shape,
        PlaceRequest place,
        Optional<Duration> timeLimit,
        Optional<Instant> begin,
        String workingDirectory,
        Streams streams,
        Map<String, String> environment,
        CheckpointRequest checkpointing,
        String comment,
        Optional<Boolean> requeue,
        String submitHost,
        String commandLine,
        TermsRequest terms,
        ResourceLimits limits) {
    public JobRequest {
        environment = Map.copyOf(environment);
    }
}
