package lockstep.gang.gate;

import lockstep.gang.cluster.Partition;
import lockstep.gang.cluster.Partitions;
import lockstep.gang.job.JobSpec;

import java.time.Duration;
import java.util.Optional;

/// What keeps a job from its partition since that was configured otherwise.
public final class PartitionGate {
    private PartitionGate() {}

    /// Why a job that was accepted once must not start in its partition; empty where it may.
    public static Optional<Obstacle> obstacle(Partitions partitions, JobSpec spec) {
        Optional<Partition> own = partitions.named(spec.partition());
        if (own.isEmpty()) {
            return Optional.of(
                    new Obstacle("PartitionConfig", "there is no partition " + spec.partition()));
        }
        return own.get()
                .maxTime()
                .filter(most -> exceeds(spec, most))
                .map(most -> tooLong(spec, most));
    }

    private static boolean exceeds(JobSpec spec, Duration most) {
        return spec.timeLimit().map(asked -> asked.compareTo(most) > 0).orElse(true);
    }

    private static Obstacle tooLong(JobSpec spec, Duration most) {
        return new Obstacle(
                "PartitionTimeLimit",
                "%s asked for, at most %s in partition %s"
                        .formatted(
                                spec.timeLimit().map(Duration::toString).orElse("no limit"),
                                most,
                                spec.partition()));
    }
}
