package lockstep.gang.job;

/// The number of a job: small, counted up from 1, never used again.
public record JobId(int value) implements Comparable<JobId> {
    public JobId {
        if (value < 1) {
            throw new IllegalArgumentException("JobId (%d) must be 1 or more".formatted(value));
        }
    }

    @Override
    public int compareTo(JobId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
