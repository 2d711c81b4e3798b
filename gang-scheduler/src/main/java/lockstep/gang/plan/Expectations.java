package lockstep.gang.plan;

import lockstep.gang.fair.Weights;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.learn.Histories;
import lockstep.gang.learn.Prediction;
import lockstep.gang.learn.RunTimes;
import lockstep.gang.learn.Traits;
import lockstep.gang.learn.UsualClass;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;

/// What is expected of jobs: how long they run, and how they feel their nodes. Learned from their
/// families where there is a history.
final class Expectations {
    /// For jobs that may run as long as they like: as long as anything is planned ahead.
    private static final Duration UNLIMITED = Duration.ofDays(3_650);

    private final Settings settings;
    private final Histories histories;
    private final RunTimes runTimes;
    private final Instant now;

    Expectations(Settings settings, Histories histories, Instant now) {
        this.settings = settings;
        this.histories = histories;
        this.runTimes = RunTimes.of(histories);
        this.now = now;
    }

    Bid bid(Job job, Weights weights) {
        JobSpec spec = job.spec();
        WorkloadClass workload = workload(spec);
        Traits traits = histories.traits(job.submitter(), spec);
        double weight = weights.weight(job, workload);
        double waited = Math.max(0, Duration.between(job.submittedAt(), now).toSeconds());
        double run = runTimes.expected(job.submitter(), spec).toMillis() / 1000.0;
        return new Bid(
                job,
                Wish.of(spec),
                workload,
                spec.shape().nodesMax(),
                weight,
                Math.max(1, spec.shape().gresPerNode().stream().mapToInt(Gres::count).sum()),
                traits.synchrony().value(),
                traits.communication().value(),
                run,
                spec.timeLimit().orElse(UNLIMITED).toSeconds(),
                waited,
                settings.waiting().urgency(weight, waited, run));
    }

    WorkloadClass workload(JobSpec spec) {
        return UsualClass.of(spec);
    }

    /// When a job that holds nodes is expected to have freed them, in epoch seconds.
    long endOf(Job job) {
        long soon = now.getEpochSecond() + settings.resolution().toSeconds();
        return switch (job.state()) {
            case JobState.Running running ->
                    Math.max(soon, Math.min(endOf(job, running), leavesAt(running)));
            case JobState.Starting _ ->
                    soon + runTimes.expected(job.submitter(), job.spec()).toSeconds();
            case JobState.Ending _, JobState.Pending _, JobState.Held _, JobState.Ended _ -> soon;
        };
    }

    private static long leavesAt(JobState.Running running) {
        return running.eviction()
                .map(eviction -> eviction.deadline().getEpochSecond())
                .orElse(Long.MAX_VALUE);
    }

    private long endOf(Job job, JobState.Running running) {
        Duration elapsed = Duration.between(running.since(), now);
        Duration end =
                runTimes.expectedEnd(
                        job.submitter(),
                        job.spec(),
                        elapsed.isNegative() ? Duration.ZERO : elapsed,
                        Prediction.slowdownOf(running.attempt()));
        return running.since().plus(end).getEpochSecond();
    }
}
