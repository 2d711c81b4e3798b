package lockstep.gang.replay;

import lockstep.gang.replay.trace.TraceJob;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What happened to each job so far, by its index in the trace. Times are milliseconds since the
/// beginning.
final class JobLog {
    private static final long NOT_YET = Long.MIN_VALUE;

    private final List<TraceJob> jobs;
    private final long[] start;
    private final long[] end;
    private final long[] pendingSince;
    private final long[] waited;
    private final int[] attempts;
    private final double[] saved;
    private int ended;

    JobLog(List<TraceJob> jobs) {
        this.jobs = jobs;
        int size = jobs.size();
        this.start = new long[size];
        this.end = new long[size];
        this.pendingSince = new long[size];
        this.waited = new long[size];
        this.attempts = new int[size];
        this.saved = new double[size];
        Arrays.fill(start, NOT_YET);
    }

    TraceJob job(int index) {
        return jobs.get(index);
    }

    int size() {
        return jobs.size();
    }

    int ended() {
        return ended;
    }

    void pending(int index, long now) {
        pendingSince[index] = now;
    }

    void started(int index, long now) {
        start[index] = start[index] == NOT_YET ? now : start[index];
        waited[index] += now - pendingSince[index];
        attempts[index]++;
    }

    void ended(int index, long now) {
        end[index] = now;
        ended++;
    }

    /// Work in its checkpoint, in milliseconds of its run time.
    double saved(int index) {
        return saved[index];
    }

    void save(int index, double work) {
        saved[index] = work;
    }

    List<JobOutcome> outcomes() {
        List<JobOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            outcomes.add(
                    new JobOutcome(
                            jobs.get(i),
                            Duration.ofMillis(start[i]),
                            Duration.ofMillis(end[i]),
                            Duration.ofMillis(waited[i]),
                            attempts[i]));
        }
        return outcomes;
    }
}
