package lockstep.gang.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A request as it was accepted: everything that is needed to place and to launch the job.
///
/// @param partition the partition's name, defaults already filled in
/// @param nodeList names of nodes that the gang must contain; empty means any
/// @param exclude names of nodes that the gang must not contain
/// @param features every node must have all of these
/// @param timeLimit absent means none
/// @param begin not before this wall-clock time
/// @param checkpointing what it wants of its checkpoints
/// @param terms what it asks of the policy
/// @param limits of its processes
public record JobSpec(
        String name,
        Launch launch,
        GangShape shape,
        String partition,
        List<String> nodeList,
        List<String> exclude,
        List<String> features,
        Optional<Duration> timeLimit,
        Optional<Instant> begin,
        String workingDirectory,
        Streams streams,
        Map<String, String> environment,
        Checkpointing checkpointing,
        String comment,
        boolean requeue,
        String submitHost,
        String commandLine,
        Terms terms,
        ResourceLimits limits) {

    /// What a word takes beside its letters.
    private static final long WORD_BYTES = 48;

    public JobSpec {
        nodeList = List.copyOf(nodeList);
        exclude = List.copyOf(exclude);
        features = List.copyOf(features);
        environment = Map.copyOf(environment);
        checkpointing = Objects.requireNonNullElse(checkpointing, Checkpointing.NONE);
        // Journals of the first version have neither terms nor limits.
        terms = Objects.requireNonNullElse(terms, Terms.STANDARD);
        limits = Objects.requireNonNullElse(limits, ResourceLimits.NONE);
    }

    /// The same request with other terms.
    public JobSpec with(Terms others) {
        return with(shape, others);
    }

    /// The same request for a gang of another shape.
    public JobSpec with(GangShape other) {
        return with(other, terms);
    }

    private JobSpec with(GangShape otherShape, Terms others) {
        return new JobSpec(
                name,
                launch,
                otherShape,
                partition,
                nodeList,
                exclude,
                features,
                timeLimit,
                begin,
                workingDirectory,
                streams,
                environment,
                checkpointing,
                comment,
                requeue,
                submitHost,
                commandLine,
                others,
                limits);
    }

    /// The signal that warns it of its end.
    public Optional<WarnSignal> warning() {
        return terms.warnSignal().or(checkpointing::signal);
    }

    /// The signal that asks it for a checkpoint outside of its limit.
    public Optional<WarnSignal> checkpointSignal() {
        return checkpointing.signal().or(terms::warnSignal);
    }

    /// About how many bytes it takes to store this request as JSON: script in base 64, environment
    /// escaped.
    public long storedBytes() {
        long script = launch instanceof Launch.Batch(var text, var _) ? text.size() * 4L / 3 : 0;
        long words = launch.arguments().stream().mapToLong(JobSpec::escapedLength).sum();
        long variables =
                environment.entrySet().stream()
                        .mapToLong(v -> escapedLength(v.getKey()) + escapedLength(v.getValue()))
                        .sum();
        return script + words + variables;
    }

    /// About how many bytes its script, arguments and environment take in memory.
    public long weight() {
        long script = launch instanceof Launch.Batch(var text, var _) ? text.size() : 0;
        long words = launch.arguments().stream().mapToLong(JobSpec::weight).sum();
        long variables =
                environment.entrySet().stream()
                        .mapToLong(v -> weight(v.getKey()) + weight(v.getValue()))
                        .sum();
        return script + words + variables;
    }

    private static long weight(String text) {
        return WORD_BYTES + text.length();
    }

    private static long escapedLength(String text) {
        return 6
                + text.chars()
                        .mapToLong(c -> c < 0x20 ? 6 : c == '"' || c == '\\' ? 2 : c < 0x80 ? 1 : 3)
                        .sum();
    }
}
