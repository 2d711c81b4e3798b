package lockstep.gang.decide;

import lockstep.gang.event.Event;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.state.Job;

/// Holding and releasing: commands that only concern jobs without nodes.
final class JobLifecycle {
    private JobLifecycle() {}

    static Reply hold(Draft draft, Job job) {
        return switch (job.state()) {
            case JobState.Pending _ -> {
                draft.add(new Event.JobHeld(job.id(), "JobHeldUser"));
                yield new Reply.Accepted();
            }
            case JobState.Held _ -> new Reply.Accepted();
            case JobState.Active _ ->
                    new Reply.WrongState(
                            job.id(), "job %s has its nodes already".formatted(job.id()));
            case JobState.Ended _ -> over(job);
        };
    }

    static Reply release(Draft draft, Job job) {
        return switch (job.state()) {
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
