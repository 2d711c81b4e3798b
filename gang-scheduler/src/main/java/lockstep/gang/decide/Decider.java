package lockstep.gang.decide;

import lockstep.gang.event.Event;
import lockstep.gang.job.JobId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Job;
import lockstep.gang.state.JobBook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Decides every command. The only place from which events come.
public final class Decider {
    /// What one event may take in the journal, with room for the rest of the request.
    private static final long STORED_BYTES_MAX = 7L << 20;

    private final Rules rules;

    public Decider(Rules rules) {
        this.rules = rules;
    }

    /// Decides one command in `state`.
    ///
    /// @param now wall-clock time, written into the entries for display
    public Decision decide(ClusterState state, Command command, Instant now) {
        Draft draft = new Draft(state, now);
        Reply reply =
                switch (command) {
                    case Command.Submit submit -> submit(draft, submit);
                    case Command.Cancel(var id, var caller) -> cancel(draft, id, caller);
                    case Command.Hold(var id, var caller) -> hold(draft, id, caller);
                    case Command.Release(var id, var caller) -> release(draft, id, caller);
                    case Command.Observe(var statement) ->
                            new Observation(draft, rules).of(statement);
                    case Command.LeaseEnded(var node, var life) ->
                            new Observation(draft, rules).leaseEnded(node, life);
                    case Command.AssemblyTimedOut(var attempt) ->
                            new Ending(draft, rules).assemblyTimedOut(attempt);
                    case Command.CommitPlan(var plan) -> new PlanCommit(draft, rules).commit(plan);
                };
        forgetOldest(draft);
        return draft.reply(reply);
    }

    private Reply submit(Draft draft, Command.Submit submit) {
        ClusterState state = draft.state();
        JobId earlier = state.requests().get(submit.request());
        if (earlier != null) {
            return earlier(state, submit, earlier);
        }
        if (submit.spec().storedBytes() > STORED_BYTES_MAX) {
            return new Reply.OverLimit(
                    "script, arguments and environment take %d bytes together; the limit is %d"
                            .formatted(submit.spec().storedBytes(), STORED_BYTES_MAX));
        }
        int standing = state.jobs().size() - state.ended().size();
        if (standing >= rules.jobsMax()) {
            return new Reply.OverLimit(
                    "%d jobs stand already; the limit is %d".formatted(standing, rules.jobsMax()));
        }
        JobId id = new JobId(state.lastJobId() + 1);
        draft.add(
                new Event.JobSubmitted(
                        id, submit.request(), submit.submitter(), submit.spec(), submit.held()));
        return new Reply.Submitted(id, false);
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

    private Reply cancel(Draft draft, JobId id, Submitter caller) {
        return managed(draft, id, caller)
                .map(job -> new Ending(draft, rules).cancel(job, caller))
                .orElseGet(() -> new Reply.NoSuchJob(id));
    }

    private static Reply hold(Draft draft, JobId id, Submitter caller) {
        return managed(draft, id, caller)
                .map(job -> JobLifecycle.hold(draft, job))
                .orElseGet(() -> new Reply.NoSuchJob(id));
    }

    private static Reply release(Draft draft, JobId id, Submitter caller) {
        return managed(draft, id, caller)
                .map(job -> JobLifecycle.release(draft, job))
                .orElseGet(() -> new Reply.NoSuchJob(id));
    }

    private static Optional<Job> managed(Draft draft, JobId id, Submitter caller) {
        return draft.state().job(id).filter(job -> caller.mayManage(job.submitter()));
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
