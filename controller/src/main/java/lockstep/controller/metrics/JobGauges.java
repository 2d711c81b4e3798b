package lockstep.controller.metrics;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import lockstep.controller.api.ClusterView;
import lockstep.controller.wire.StateWord;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.plan.Plan;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Jobs that have not ended, and why those that wait do.
final class JobGauges implements Gauges {
    private static final Family JOBS =
            Family.gauge(
                    "lockstep_jobs",
                    "Jobs that have not ended, by partition and state (pending, configuring,"
                            + " running, completing)",
                    "partition",
                    "state");
    private static final Family WAITING =
            Family.gauge(
                    "lockstep_jobs_waiting",
                    "Pending jobs by the word for why they wait (Resources, Priority, BeginTime"
                            + " ...)",
                    "reason");
    private static final Family OLDEST =
            Family.gauge(
                    "lockstep_queue_oldest_wait_seconds",
                    "Since when the oldest pending job that nobody holds waits, by partition",
                    "partition");

    private static final Family STANDING =
            Family.gauge(
                    "lockstep_jobs_without_progress",
                    "Running jobs that have told their steps and make no more; only the leader"
                            + " knows");

    @Override
    public List<Family> families() {
        return List.of(JOBS, WAITING, OLDEST, STANDING);
    }

    @Override
    public List<GaugeSnapshot> read(ClusterView view, Instant now) {
        ClusterState state = view.state();
        Points jobs = new Points(JOBS);
        Points waiting = new Points(WAITING);
        Points oldest = new Points(OLDEST);
        state.jobs().values().stream()
                .filter(job -> !job.hasEnded())
                .forEach(
                        job -> {
                            jobs.add(1, partition(job), word(StateWord.of(job.state())));
                            reason(view, job).ifPresent(reason -> waiting.add(1, reason));
                        });
        state.queued()
                .filter(job -> job.state() instanceof JobState.Pending)
                .forEach(
                        job -> {
                            Duration waits = Duration.between(job.submittedAt(), now);
                            oldest.max(Math.max(0, waits.toMillis() / 1e3), partition(job));
                        });
        Points standing = new Points(STANDING);
        standing.add(view.standing());
        return List.of(jobs.snapshot(), waiting.snapshot(), oldest.snapshot(), standing.snapshot());
    }

    private static String partition(Job job) {
        return job.spec().partition();
    }

    private static Optional<String> reason(ClusterView view, Job job) {
        return switch (job.state()) {
            case JobState.Held(String reason) -> Optional.of(reason);
            // The planner has no word yet for a job that has just come.
            case JobState.Pending _ ->
                    Optional.of(
                            view.prospectOf(job.id()).reason().map(Plan.Wait::word).orElse("None"));
            case JobState.Active _, JobState.Ended _ -> Optional.empty();
        };
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
