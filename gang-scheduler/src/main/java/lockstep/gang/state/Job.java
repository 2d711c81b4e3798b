package lockstep.gang.state;

import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.JobSpec;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.Ran;
import lockstep.gang.usage.Payer;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// One job as it stands.
///
/// @param attempts how many attempts were begun
/// @param startFailures how many of them the cluster could not start
/// @param changedAtSeq the event that last changed it: its version
/// @param lastRan when an attempt that is over or ending last ran; absent before the first
public record Job(
        JobId id,
        RequestId request,
        Submitter submitter,
        JobSpec spec,
        Instant submittedAt,
        JobState state,
        int attempts,
        int startFailures,
        long changedAtSeq,
        Optional<Ran> lastRan) {
    public Job {
        // Snapshots of the first version do not have it.
        lastRan = Objects.requireNonNullElse(lastRan, Optional.empty());
    }

    /// A job that has never run.
    public Job(
            JobId id,
            RequestId request,
            Submitter submitter,
            JobSpec spec,
            Instant submittedAt,
            JobState state,
            int attempts,
            int startFailures,
            long changedAtSeq) {
        this(
                id,
                request,
                submitter,
                spec,
                submittedAt,
                state,
                attempts,
                startFailures,
                changedAtSeq,
                Optional.empty());
    }

    /// The same job with its request written otherwise, for storing; never a change of state.
    public Job with(JobSpec other) {
        return new Job(
                id,
                request,
                submitter,
                other,
                submittedAt,
                state,
                attempts,
                startFailures,
                changedAtSeq,
                lastRan);
    }

    Job with(JobState next, long seq) {
        return new Job(
                id,
                request,
                submitter,
                spec,
                submittedAt,
                next,
                attempts,
                startFailures,
                seq,
                lastRan);
    }

    Job beginning(Attempt attempt, JobState next, long seq) {
        return new Job(
                id,
                request,
                submitter,
                spec,
                submittedAt,
                next,
                attempt.id().number(),
                startFailures,
                seq,
                lastRan);
    }

    Job withStartFailures(int count) {
        return new Job(
                id,
                request,
                submitter,
                spec,
                submittedAt,
                state,
                attempts,
                count,
                changedAtSeq,
                lastRan);
    }

    Job withLastRan(Ran ran) {
        return new Job(
                id,
                request,
                submitter,
                spec,
                submittedAt,
                state,
                attempts,
                startFailures,
                changedAtSeq,
                Optional.of(ran));
    }

    public boolean isActive() {
        return state instanceof JobState.Active;
    }

    public boolean hasEnded() {
        return state instanceof JobState.Ended;
    }

    /// The attempt that holds nodes now.
    public Optional<Attempt> activeAttempt() {
        return state instanceof JobState.Active active
                ? Optional.of(active.attempt())
                : Optional.empty();
    }

    /// Who is charged for what it holds.
    public Payer payer() {
        return new Payer(spec.terms().account(), submitter.name());
    }

    public AttemptId nextAttempt() {
        return new AttemptId(id, attempts + 1);
    }
}
