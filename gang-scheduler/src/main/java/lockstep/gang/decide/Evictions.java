package lockstep.gang.decide;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.event.Event;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.Eviction;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Running gangs that make room for others: told first where they asked for a signal, ended once
/// they have written a checkpoint or their time is over, left alone if nobody needs the room any
/// more.
public final class Evictions {
    private final Draft draft;
    private final Ending ending;

    Evictions(Draft draft, Rules rules) {
        this.draft = draft;
        this.ending = new Ending(draft, rules);
    }

    /// Running attempts that were told and need not be waited for any longer: time for
    /// [Command.GraceOver].
    public static List<AttemptId> due(ClusterState state, Instant now) {
        return state.activeJobs()
                .flatMap(job -> running(job).stream())
                .filter(
                        running ->
                                running.eviction()
                                        .filter(
                                                one ->
                                                        !now.isBefore(one.deadline())
                                                                || !waits(state, one.beneficiary()))
                                        .isPresent())
                .map(running -> running.attempt().id())
                .toList();
    }

    private static Optional<JobState.Running> running(Job job) {
        return job.state() instanceof JobState.Running running
                ? Optional.of(running)
                : Optional.empty();
    }

    private static boolean waits(ClusterState state, JobId job) {
        return state.job(job).filter(one -> one.state() instanceof JobState.Pending).isPresent();
    }

    /// Ends a gang for the sake of a job, at once or after it had time for a checkpoint. One that
    /// ends or was told already is left alone.
    ///
    /// @param grace how long it may still run once it is told; without any only those are told that
    ///   asked for a signal
    void begin(AttemptId victim, JobId beneficiary, Duration grace, String detail) {
        Optional<JobState.Active> active =
                draft.state()
                        .active(victim)
                        .filter(state -> !(state instanceof JobState.Ending))
                        .filter(state -> !isTold(state));
        if (active.isEmpty()) {
            return;
        }
        if (active.get() instanceof JobState.Running
                && (grace.isPositive() || asksForSignal(victim.job()))) {
            draft.add(
                    new Event.PreemptionAnnounced(
                            victim, beneficiary, draft.now().plus(grace), detail));
        } else {
            ending.end(victim, Cause.PREEMPTED, detail);
        }
    }

    private boolean asksForSignal(JobId job) {
        return draft.state().job(job).flatMap(one -> one.spec().checkpointSignal()).isPresent();
    }

    private static boolean isTold(JobState.Active active) {
        return active instanceof JobState.Running running && running.eviction().isPresent();
    }

    /// Draws the conclusions for all whose time is over.
    Reply endDue() {
        due(draft.state(), draft.now()).forEach(this::conclude);
        return new Reply.Accepted();
    }

    private void conclude(AttemptId id) {
        Eviction eviction = eviction(id).orElseThrow();
        if (waits(draft.state(), eviction.beneficiary())) {
            ending.end(id, Cause.PREEMPTED, eviction.detail());
        } else {
            draft.add(
                    new Event.PreemptionWithdrawn(
                            id, "job %s waits no more".formatted(eviction.beneficiary())));
        }
    }

    /// A gang that has written what it was asked for need not be waited for.
    ///
    /// @param takenAt when the checkpoint was complete
    void written(CheckpointId checkpoint, Instant takenAt) {
        eviction(checkpoint.writtenBy())
                .filter(one -> takenAt.isAfter(one.since()))
                .ifPresent(_ -> conclude(checkpoint.writtenBy()));
    }

    private Optional<Eviction> eviction(AttemptId id) {
        return draft.state()
                .active(id)
                .filter(JobState.Running.class::isInstance)
                .map(JobState.Running.class::cast)
                .flatMap(JobState.Running::eviction);
    }
}
