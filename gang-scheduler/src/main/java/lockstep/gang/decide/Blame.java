package lockstep.gang.decide;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.event.Event;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.AttemptId;
import lockstep.gang.learn.UsualClass;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;
import lockstep.gang.text.Quoted;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Records that nodes did harm to gangs, and how much was lost.
///
/// What a gang loses is its accelerators, or its nodes where it has none, × the time since the
/// barrier opened, or since it got its nodes where it did not. It loses no more than what it has
/// done since its newest checkpoint; where none is known, a job that says how often it writes them
/// loses no more than the time between two. A gang that was ending anyway loses nothing.
final class Blame {
    private final Draft draft;

    Blame(Draft draft) {
        this.draft = draft;
    }

    /// One node did harm to all of these at once. Call before anything is ended for it.
    void node(NodeName node, String symptom, String detail, Collection<AttemptId> harmed) {
        Optional<AttemptId> worst =
                harmed.stream()
                        .max(
                                Comparator.comparingDouble(this::loss)
                                        .thenComparing(Comparator.reverseOrder()));
        double loss = harmed.stream().sorted().mapToDouble(this::loss).sum();
        worst.ifPresent(attempt -> record(node, symptom, detail, attempt, loss));
    }

    /// Some nodes of a gang did harm to it together. Call before it is ended for it.
    void nodes(List<NodeName> nodes, String symptom, String detail, AttemptId harmed) {
        double loss = loss(harmed) / Math.max(1, nodes.size());
        nodes.forEach(node -> record(node, symptom, detail, harmed, loss));
    }

    private void record(
            NodeName node, String symptom, String detail, AttemptId attempt, double loss) {
        Job job = draft.state().job(attempt.job()).orElseThrow();
        draft.add(
                new Event.IncidentRecorded(
                        new Incident(
                                new Resource.OfNode(node),
                                symptom,
                                UsualClass.of(job.spec()),
                                circumstances(attempt, detail),
                                loss,
                                draft.now(),
                                Optional.of(attempt.job()))));
    }

    private String circumstances(AttemptId id, String detail) {
        int nodes =
                draft.state()
                        .active(id)
                        .map(active -> active.attempt().placement().size())
                        .orElse(0);
        String where = "attempt %s of %d nodes".formatted(id, nodes);
        return detail.isEmpty() ? where : where + ": " + Quoted.of(detail);
    }

    /// What would be thrown away if the attempt were ended now, in accelerator-seconds.
    double loss(AttemptId id) {
        return draft.state()
                .active(id)
                .map(active -> secondsAtRisk(active, checkpointEvery(id)) * accelerators(active))
                .orElse(0.0);
    }

    /// What would be thrown away if the attempt were asked for a checkpoint and ended after
    /// `patience`, in accelerator-seconds: nothing where it asked to be warned; half the time
    /// between two checkpoints where it says how long that is; else all that it will have done by
    /// then.
    double lossAfterCheckpoint(AttemptId id, Duration patience) {
        Job job = draft.state().job(id.job()).orElseThrow();
        Optional<JobState.Active> active = draft.state().active(id);
        if (active.isEmpty() || job.spec().checkpointSignal().isPresent()) {
            return 0;
        }
        double later = patience.toMillis() / 1e3 * accelerators(active.get());
        double half =
                checkpointEvery(id)
                        .map(every -> every.toMillis() / 2e3 * accelerators(active.get()))
                        .orElse(Double.POSITIVE_INFINITY);
        return active.get() instanceof JobState.Ending ? 0 : Math.min(half, loss(id) + later);
    }

    private Optional<Duration> checkpointEvery(AttemptId id) {
        return draft.state().job(id.job()).flatMap(job -> job.spec().terms().checkpointEvery());
    }

    private double secondsAtRisk(JobState.Active active, Optional<Duration> checkpointEvery) {
        return switch (active) {
            case JobState.Starting starting -> secondsSince(starting.attempt().allocatedAt());
            case JobState.Running running ->
                    sinceSaved(running.attempt().id(), running.since(), checkpointEvery);
            case JobState.Ending ending ->
                    ending.cause() == Cause.RANK_FAILED
                            ? ending.ranSince()
                                    .map(
                                            since ->
                                                    sinceSaved(
                                                            ending.attempt().id(),
                                                            since,
                                                            checkpointEvery))
                                    .orElse(0.0)
                            : 0;
        };
    }

    private double sinceSaved(AttemptId id, Instant since, Optional<Duration> checkpointEvery) {
        return draft.state()
                .savedAt(id)
                .map(saved -> secondsSince(saved.isAfter(since) ? saved : since))
                .orElseGet(() -> bounded(since, checkpointEvery));
    }

    private double bounded(Instant since, Optional<Duration> checkpointEvery) {
        double most =
                checkpointEvery
                        .map(every -> every.toMillis() / 1e3)
                        .orElse(Double.POSITIVE_INFINITY);
        return Math.min(secondsSince(since), most);
    }

    /// Not below 0 when the clock went back.
    private double secondsSince(Instant since) {
        return Math.max(0, Duration.between(since, draft.now()).toMillis() / 1e3);
    }

    private static int accelerators(JobState.Active active) {
        Attempt attempt = active.attempt();
        return attempt.placement().stream()
                .mapToInt(share -> Math.max(1, share.accelerators().size()))
                .sum();
    }
}
