package lockstep.gang.decide;

import lockstep.gang.authority.Act;
import lockstep.gang.event.Event;
import lockstep.gang.job.JobArray;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.state.Baggage;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.state.JobBook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Decides every command. The only place from which events come.
public final class Decider {
    /// What one event may take in the journal, with room for the rest of the request.
    private static final long STORED_BYTES_MAX = 7L << 20;

    private final Rules rules;
    private final BaggageMax baggageMax;

    /// One that has memory for whatever jobs bring along.
    public Decider(Rules rules) {
        this(rules, BaggageMax.UNBOUNDED);
    }

    /// @param baggageMax what jobs may bring along
    public Decider(Rules rules, BaggageMax baggageMax) {
        this.rules = rules;
        this.baggageMax = baggageMax;
    }

    /// Decides one command in `state`.
    ///
    /// @param now wall-clock time, written into the entries for display
    public Decision decide(ClusterState state, Command command, Instant now) {
        Draft draft = new Draft(state, now);
        Reply reply =
                switch (command) {
                    case Command.Submit submit -> submit(draft, submit);
                    case Command.Cancel(var jobs, var caller) ->
                            each(
                                    draft,
                                    jobs,
                                    job -> caller.may(Act.CANCEL, job),
                                    job -> new Ending(draft, rules).cancel(job, caller.user()));
                    case Command.Hold(var jobs, var caller) ->
                            each(
                                    draft,
                                    jobs,
                                    job -> caller.may(Act.HOLD, job),
                                    job -> JobLifecycle.hold(draft, job, caller));
                    case Command.Release(var jobs, var caller) ->
                            each(
                                    draft,
                                    jobs,
                                    job -> caller.may(Act.HOLD, job),
                                    job -> JobLifecycle.release(draft, job, caller));
                    case Command.Observe(var statement) ->
                            new Observation(draft, rules).of(statement);
                    case Command.LeaseEnded(var node, var life) ->
                            new Observation(draft, rules).leaseEnded(node, life);
                    case Command.AssemblyTimedOut(var attempt) ->
                            new Ending(draft, rules).assemblyTimedOut(attempt);
                    case Command.BeginAgain again -> new Ending(draft, rules).beginAgain(again);
                    case Command.Drain drain -> new Draining(draft, rules).drain(drain);
                    case Command.Resume(var nodes, var caller) ->
                            new Draining(draft, rules).resume(nodes, caller);
                    case Command.ForgetNodes(var nodes, var caller) ->
                            new Forgetting(draft).forget(nodes, caller);
                    case Command.DrainUplinks drain -> new UplinkDraining(draft).drain(drain);
                    case Command.ResumeUplinks(var uplinks, var caller) ->
                            new UplinkDraining(draft).resume(uplinks, caller);
                    case Command.DrainPaths drain -> new PathDraining(draft).drain(drain);
                    case Command.ResumePaths(var paths, var caller) ->
                            new PathDraining(draft).resume(paths, caller);
                    case Command.NoteReconfigured(var controller, var caller, var changes) ->
                            note(draft, new Event.Reconfigured(controller, caller, changes));
                    case Command.GraceOver _ -> new Evictions(draft, rules).endDue();
                    case Command.DrainDeadline _ -> new Draining(draft, rules).endOverdue();
                    case Command.RecordIncident told -> new ToldIncident(draft, rules).record(told);
                    case Command.NoteCheckpoint(var checkpoint, var note) ->
                            new CheckpointKeeping(draft, rules).note(checkpoint, note);
                    case Command.PinCheckpoint wish ->
                            new CheckpointKeeping(draft, rules).pin(wish);
                    case Command.RemoveCheckpoint wish ->
                            new CheckpointKeeping(draft, rules).remove(wish);
                    case Command.MakeToken(var token) -> new TokenKeeping(draft).make(token);
                    case Command.RevokeTokens(var which, var caller) ->
                            new TokenKeeping(draft).revoke(which, caller);
                    case Command.EndTokens _ -> new TokenKeeping(draft).endOver();
                    case Command.BoundLeases(var longest) -> boundLeases(draft, longest);
                    case Command.CommitPlan(var plan) -> new PlanCommit(draft, rules).commit(plan);
                };
        forgetOldest(draft);
        new HeavyPast(draft, baggageMax.ended()).forget();
        return draft.reply(reply);
    }

    private static Reply note(Draft draft, Event event) {
        draft.add(event);
        return new Reply.Accepted();
    }

    private static Reply boundLeases(Draft draft, Duration longest) {
        return draft.state().longestLease().equals(longest)
                ? new Reply.Accepted()
                : note(draft, new Event.LeasesBounded(longest));
    }

    private Reply submit(Draft draft, Command.Submit submit) {
        ClusterState state = draft.state();
        JobId earlier = state.requests().get(submit.request());
        if (earlier != null) {
            return earlier(state, submit, earlier);
        }
        if (submit.spec().terms().arrayTask().isPresent()) {
            // Repeats a request by what came of it, just after that was forgotten.
            return new Reply.OverLimit("the array of this request is remembered no more");
        }
        if (submit.spec().storedBytes() > STORED_BYTES_MAX) {
            return new Reply.OverLimit(
                    "script, arguments and environment take %d bytes together; the limit is %d"
                            .formatted(submit.spec().storedBytes(), STORED_BYTES_MAX));
        }
        int standing = state.jobs().size() - state.ended().size();
        int more = submit.array().map(JobArray::count).orElse(1);
        if (standing + more > rules.jobsMax()) {
            return new Reply.OverLimit(
                    "%d jobs stand already%s; the limit is %d"
                            .formatted(
                                    standing,
                                    more == 1 ? "" : ", and %d more are too many".formatted(more),
                                    rules.jobsMax()));
        }
        Optional<Reply> tooHeavy = tooHeavy(state.book().baggage(), submit);
        if (tooHeavy.isPresent()) {
            return tooHeavy.get();
        }
        JobId id = new JobId(state.lastJobId() + 1);
        draft.add(submitted(id, submit));
        return new Reply.Submitted(id, false);
    }

    private Optional<Reply> tooHeavy(Baggage baggage, Command.Submit submit) {
        long weight = submit.spec().weight();
        long own = baggage.standingOf(submit.submitter().uid());
        if (own + weight > baggageMax.ofOneUser()) {
            return Optional.of(
                    new Reply.OverLimit(
                            "scripts, arguments and environments of your jobs that have not ended take %d bytes already, and %d more are too many; the limit is %d. Maybe keep data in files, or wait until some have ended"
                                    .formatted(own, weight, baggageMax.ofOneUser())));
        }
        if (baggage.standingInAll() + weight > baggageMax.standing()) {
            return Optional.of(
                    new Reply.OverLimit(
                            "scripts, arguments and environments of all jobs that have not ended take %d bytes already, and %d more are too many; the limit is %d. Maybe try again when some have ended"
                                    .formatted(
                                            baggage.standingInAll(),
                                            weight,
                                            baggageMax.standing())));
        }
        return Optional.empty();
    }

    private static Event submitted(JobId id, Command.Submit submit) {
        return submit.array().isPresent()
                ? new Event.ArraySubmitted(
                        id,
                        submit.request(),
                        submit.submitter(),
                        submit.spec(),
                        submit.array().get(),
                        submit.held())
                : new Event.JobSubmitted(
                        id, submit.request(), submit.submitter(), submit.spec(), submit.held());
    }

    private static Reply earlier(ClusterState state, Command.Submit submit, JobId earlier) {
        boolean sameUser =
                state.job(earlier)
                        .map(job -> job.submitter().uid() == submit.submitter().uid())
                        .orElse(false);
        return sameUser
                ? new Reply.Submitted(earlier, true)
                : new Reply.OverLimit("this request id belongs to someone else");
    }

    /// Does the same to each job that is meant. Of an array it is enough that one of them allows
    /// it.
    private static Reply each(
            Draft draft, Command.Target jobs, Predicate<Job> allowed, Function<Job, Reply> action) {
        List<Job> meant = jobs.in(draft.state()).stream().filter(allowed).toList();
        Reply all = new Reply.NoSuchJob(jobs.job());
        for (Job job : meant) {
            Reply one = action.apply(job);
            all = one instanceof Reply.Accepted || all instanceof Reply.NoSuchJob ? one : all;
        }
        return all;
    }

    /// Keeps the number of remembered ended jobs bounded, in steps of a tenth so that it is rarely
    /// needed. Those that others depend on stay, beside that number.
    private void forgetOldest(Draft draft) {
        JobBook book = draft.state().book();
        int step = Math.max(1, rules.endedKept() / 10);
        int over = book.ended().size() - rules.endedKept();
        if (over >= step && over - book.awaitedAtMost() >= step) {
            List<JobId> oldest =
                    book.ended().stream()
                            .filter(id -> !book.isAwaited(book.job(id).orElseThrow()))
                            .limit(over - book.awaitedAtMost())
                            .toList();
            draft.add(new Event.JobsForgotten(oldest));
        }
    }

    static Event.JobEnded cancelled(JobId id, Submitter by) {
        return new Event.JobEnded(id, Outcome.CANCELLED, "cancelled by " + by.name());
    }
}
