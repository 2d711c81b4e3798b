package lockstep.gang.decide;

import lockstep.gang.authority.Act;
import lockstep.gang.authority.Actor;
import lockstep.gang.event.Event;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;

/// Holding and releasing: commands that only concern jobs without nodes.
final class JobLifecycle {
    private JobLifecycle() {}

    /// Slurm's words for whoever holds a job. Its owner may release only what he holds himself.
    private static final String HELD_BY_OWNER = "JobHeldUser";

    private static final String HELD_BY_OTHERS = "JobHeldAdmin";

    static Reply hold(Draft draft, Job job, Actor caller) {
        return switch (job.state()) {
            case JobState.Pending _ -> {
                draft.add(new Event.JobHeld(job.id(), word(caller, job)));
                yield new Reply.Accepted();
            }
            case JobState.Held(var reason) -> {
                if (reason.equals(HELD_BY_OWNER) && !caller.owns(job)) {
                    draft.add(new Event.JobHeld(job.id(), HELD_BY_OTHERS));
                }
                yield new Reply.Accepted();
            }
            case JobState.Active _ ->
                    new Reply.WrongState(
                            job.id(), "job %s has its nodes already".formatted(job.id()));
            case JobState.Ended _ -> over(job);
        };
    }

    private static String word(Actor caller, Job job) {
        return caller.owns(job) ? HELD_BY_OWNER : HELD_BY_OTHERS;
    }

    static Reply release(Draft draft, Job job, Actor caller) {
        return switch (job.state()) {
            case JobState.Held(var reason)
                    when reason.equals(HELD_BY_OTHERS) && !caller.may(Act.LIFT_HOLD, job) ->
                    new Reply.WrongState(
                            job.id(),
                            "job %s is held by an administrator or the coordinator of its account: ask them to release it"
                                    .formatted(job.id()));
            case JobState.Held _ -> {
                draft.add(new Event.JobReleased(job.id()));
                yield new Reply.Accepted();
            }
            case JobState.Pending _ -> new Reply.Accepted();
            case JobState.Active _ ->
                    new Reply.WrongState(job.id(), "job %s is not held".formatted(job.id()));
            case JobState.Ended _ -> over(job);
        };
    }

    static Reply over(Job job) {
        return new Reply.WrongState(job.id(), "job %s has already ended".formatted(job.id()));
    }
}
