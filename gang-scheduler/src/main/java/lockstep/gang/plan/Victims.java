package lockstep.gang.plan;

import lockstep.gang.fair.Policy;
import lockstep.gang.fair.Qos;
import lockstep.gang.fair.Weights;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Running gangs that may be ended for the sake of others, and what that would throw away.
final class Victims {
    /// One gang.
    ///
    /// @param cost what ending it now loses, in accelerator-seconds times its weight
    record Victim(Job job, Attempt attempt, double cost, Duration grace) {
        List<NodeShare> shares() {
            return attempt.placement().stream()
                    .filter(share -> !attempt.freed().contains(share.node()))
                    .toList();
        }

        /// What each node costs, of which no more than `wanted` are of use.
        double costPerNode(int wanted) {
            return cost / Math.clamp(attempt.placement().size(), 1, wanted);
        }
    }

    private final Policy policy;
    private final Settings settings;
    private final Weights weights;
    private final Expectations expectations;
    private final ClusterState state;
    private final List<Job> running;
    private final Instant now;

    Victims(
            ClusterState state,
            Policy policy,
            Settings settings,
            Weights weights,
            Expectations expectations,
            Instant now) {
        this.policy = policy;
        this.settings = settings;
        this.weights = weights;
        this.expectations = expectations;
        this.state = state;
        this.running = state.activeJobs().filter(job -> !isLeaving(job)).toList();
        this.now = now;
    }

    private static boolean isLeaving(Job job) {
        return job.state() instanceof JobState.Ending
                || (job.state() instanceof JobState.Running running
                        && running.eviction().isPresent());
    }

    /// Those that a job may preempt, the cheapest per node first. Mostly none: a quality of service
    /// must allow it.
    List<Victim> of(Bid bid) {
        Optional<Qos> own = policy.qos().named(bid.spec().terms().qos());
        if (own.isEmpty() || own.get().preempts().isEmpty()) {
            return List.of();
        }
        Predicate<Qos> isPreemptible = own.get()::mayPreempt;
        int wanted = Math.max(1, bid.size().min());
        return running.stream()
                .flatMap(
                        job ->
                                policy.qos().named(job.spec().terms().qos()).stream()
                                        .filter(isPreemptible)
                                        .map(qos -> victim(job, qos)))
                .sorted(
                        Comparator.comparingDouble((Victim one) -> one.costPerNode(wanted))
                                .thenComparing(victim -> victim.job().id()))
                .toList();
    }

    private Victim victim(Job job, Qos qos) {
        Attempt attempt = job.activeAttempt().orElseThrow();
        Duration grace =
                job.spec().checkpointSignal().map(signal -> signal.before()).orElse(qos.grace());
        double lostSeconds =
                atRisk(job, attempt).toSeconds()
                        + grace.toSeconds()
                        + (double) settings.restart().toSeconds();
        double accelerators =
                attempt.placement().stream()
                        .mapToDouble(share -> Math.max(1, share.accelerators().size()))
                        .sum();
        double weight = weights.weight(job, expectations.workload(job.spec()));
        return new Victim(job, attempt, accelerators * lostSeconds * weight, grace);
    }

    /// Work since the last checkpoint: all of it where nothing is known of checkpoints, and none
    /// where the job has time to write one after the warning.
    private Duration atRisk(Job job, Attempt attempt) {
        Duration ran =
                job.state() instanceof JobState.Running running
                        ? Duration.between(running.since(), now)
                        : Duration.between(attempt.allocatedAt(), now);
        Duration elapsed = ran.isNegative() ? Duration.ZERO : ran;
        if (job.spec().checkpointSignal().isPresent()) {
            return Duration.ZERO;
        }
        return state.savedAt(attempt.id())
                .map(saved -> Duration.between(saved, now))
                .or(() -> job.spec().terms().checkpointEvery())
                .filter(atRisk -> atRisk.compareTo(elapsed) < 0)
                .map(atRisk -> atRisk.isNegative() ? Duration.ZERO : atRisk)
                .orElse(elapsed);
    }
}
