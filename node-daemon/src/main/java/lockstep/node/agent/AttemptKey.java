package lockstep.node.agent;

import java.util.Comparator;

/// Names one run of one job: job id and attempt number, both counted from 1.
public record AttemptKey(int jobId, int attempt) implements Comparable<AttemptKey> {

    private static final Comparator<AttemptKey> ORDER =
            Comparator.comparingInt(AttemptKey::jobId).thenComparingInt(AttemptKey::attempt);

    public AttemptKey {
        if (jobId < 1 || attempt < 1) {
            throw new IllegalArgumentException(
                    "Attempt %d.%d: job id and attempt must be 1 or more"
                            .formatted(jobId, attempt));
        }
    }

    @Override
    public int compareTo(AttemptKey other) {
        return ORDER.compare(this, other);
    }

    /// `7.1`: the name used in file names, cgroups and logs.
    @Override
    public String toString() {
        return jobId + "." + attempt;
    }
}
