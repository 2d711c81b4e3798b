package lockstep.gang.job;

import java.util.Comparator;

/// One run of a job. Attempts of a job are numbered from 1.
public record AttemptId(JobId job, int number) implements Comparable<AttemptId> {
    private static final Comparator<AttemptId> ORDER =
            Comparator.comparing(AttemptId::job).thenComparingInt(AttemptId::number);

    public AttemptId {
        if (number < 1) {
            throw new IllegalArgumentException(
                    "attempt number (%d) must be 1 or more".formatted(number));
        }
    }

    @Override
    public int compareTo(AttemptId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return job + "." + number;
    }
}
