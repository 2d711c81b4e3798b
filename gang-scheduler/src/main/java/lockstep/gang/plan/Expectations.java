package lockstep.gang.plan;

import lockstep.gang.fair.Weights;
import lockstep.gang.job.Gres;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.WorkloadClass;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;

/// What is expected of jobs: how long they run, and how they feel their nodes.
final class Expectations {
    /// For jobs that may run as long as they like: as long as anything is planned ahead.
    private static final Duration UNLIMITED = Duration.ofDays(3_650);

    private final Settings settings;
    private final Instant now;

    Expectations(Settings settings, ClusterState state, Instant now) {
        this.settings = settings;
        this.now = now;
    }

    Bid bid(Job job, Weights weights) {
        JobSpec spec = job.spec();
        WorkloadClass workload = workload(spec);
        double weight = weights.weight(job, workload);
        double waited = Math.max(0, Duration.between(job.submittedAt(), now).toSeconds());
        double run = run(spec).toSeconds();
        return new Bid(
                job,
                Wish.of(spec),
                workload,
                weight,
                Math.max(1, spec.shape().gresPerNode().stream().mapToInt(Gres::count).sum()),
                synchrony(workload),
                communication(workload),
                run,
                spec.timeLimit().orElse(UNLIMITED).toSeconds(),
                waited,
                settings.waiting().urgency(weight, waited, run));
    }

    WorkloadClass workload(JobSpec spec) {
        return spec.terms()
                .workload()
                .orElse(
                        spec.shape().nodesMax() > 1
                                ? WorkloadClass.SYNCHRONOUS
                                : WorkloadClass.INDEPENDENT);
    }

    private static double synchrony(WorkloadClass workload) {
        return switch (workload) {
            case SYNCHRONOUS, ELASTIC -> 1;
            case INTERACTIVE -> 0.5;
            case INDEPENDENT -> 0;
        };
    }

    private static double communication(WorkloadClass workload) {
        return switch (workload) {
            case SYNCHRONOUS, ELASTIC -> 0.2;
            case INTERACTIVE -> 0.1;
            case INDEPENDENT -> 0;
        };
    }

    private Duration run(JobSpec spec) {
        return spec.timeLimit().orElse(settings.runUnlimited());
    }

    /// When a job that holds nodes is expected to have freed them, in epoch seconds.
    long endOf(Job job) {
        long soon = now.getEpochSecond() + settings.resolution().toSeconds();
        return switch (job.state()) {
            case JobState.Running running ->
                    Math.max(soon, running.since().plus(run(job.spec())).getEpochSecond());
            case JobState.Starting _ -> soon + run(job.spec()).toSeconds();
            default -> soon;
        };
    }
}
