package lockstep.controller.sense;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.job.AttemptId;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.progress.GangTold;
import lockstep.gang.progress.ProgressSettings;
import lockstep.gang.progress.Standstill;
import lockstep.gang.progress.StepWatch;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.telemetry.StepTimes;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Brings together what the nodes of each running gang tell of its steps. [#look] is called on one
/// thread; what came of it is read by any.
final class StepDesk {
    private static final Logger LOG = LoggerFactory.getLogger(StepDesk.class);

    /// A node that has told nothing for so long is no witness: it tells every five seconds.
    static final Duration HEARD_WITHIN = Duration.ofSeconds(20);

    private final Supplier<ProgressSettings> settings;
    private final StepWatch watch = new StepWatch();
    private volatile Map<AttemptId, Standstill> standing = Map.of();

    /// @param settings asked for each look
    StepDesk(Supplier<ProgressSettings> settings) {
        this.settings = settings;
    }

    Map<AttemptId, Standstill> standing() {
        return standing;
    }

    /// Looks at all running gangs.
    ///
    /// @param nanos monotonic
    /// @return whether a gang stands still that did not, or the other way round
    boolean look(ClusterState state, Map<NodeName, SenseCard> cards, Instant now, long nanos) {
        long since = nanos - HEARD_WITHIN.toNanos();
        List<GangTold> told = new ArrayList<>();
        state.activeJobs()
                .forEach(
                        job ->
                                running(job)
                                        .ifPresent(
                                                one -> told.add(told(state, one, cards, since))));
        Map<AttemptId, Standstill> before = standing;
        standing = watch.look(told, settings.get(), now, nanos);
        standing.forEach((attempt, found) -> sayOnce(before, attempt, found));
        return !before.keySet().equals(standing.keySet());
    }

    /// A gang of which ranks have ended is in its end: the others may have no more steps to make.
    private static Optional<JobState.Running> running(Job job) {
        return job.state() instanceof JobState.Running running && running.exits().isEmpty()
                ? Optional.of(running)
                : Optional.empty();
    }

    private static GangTold told(
            ClusterState state,
            JobState.Running running,
            Map<NodeName, SenseCard> cards,
            long since) {
        AttemptId attempt = running.attempt().id();
        List<NodeShare> shares = running.attempt().placement();
        return new GangTold(
                attempt,
                shares.stream().flatMap(share -> steps(share, attempt, cards)).toList(),
                shares.stream()
                        .allMatch(
                                share ->
                                        Optional.ofNullable(cards.get(share.node()))
                                                .filter(card -> card.heardSince(since))
                                                .isPresent()),
                state.savedAt(attempt));
    }

    /// A node speaks for the ranks that it hosts.
    private static Stream<StepTimes> steps(
            NodeShare share, AttemptId attempt, Map<NodeName, SenseCard> cards) {
        return Optional.ofNullable(cards.get(share.node())).stream()
                .flatMap(card -> card.stepsOf(attempt).stream())
                .filter(one -> share.hosts(one.rank()));
    }

    private static void sayOnce(
            Map<AttemptId, Standstill> before, AttemptId attempt, Standstill found) {
        if (before.containsKey(attempt)) {
            return;
        }
        try (var _ = MDC.putCloseable("job", attempt.job().toString());
                var _ = MDC.putCloseable("attempt", Integer.toString(attempt.number()))) {
            LOG.warn("Attempt {} stands still: {}", attempt, found.text());
        }
    }
}
