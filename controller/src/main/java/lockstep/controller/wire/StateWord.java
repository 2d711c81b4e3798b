package lockstep.controller.wire;

import lockstep.gang.lifecycle.Outcome;
import lockstep.protocol.v1.JobState;

/// The protocol's word for a job's state.
public final class StateWord {
    private StateWord() {}

    public static JobState of(lockstep.gang.lifecycle.JobState state) {
        return switch (state) {
            case lockstep.gang.lifecycle.JobState.Pending _,
                    lockstep.gang.lifecycle.JobState.Held _ ->
                    JobState.PENDING;
            case lockstep.gang.lifecycle.JobState.Starting _ -> JobState.CONFIGURING;
            case lockstep.gang.lifecycle.JobState.Running _ -> JobState.RUNNING;
            case lockstep.gang.lifecycle.JobState.Ending _ -> JobState.COMPLETING;
            case lockstep.gang.lifecycle.JobState.Ended ended -> of(ended.outcome());
        };
    }

    /// Of a job that has ended.
    public static JobState of(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> JobState.COMPLETED;
            case FAILED -> JobState.FAILED;
            case CANCELLED -> JobState.CANCELLED;
            case TIMED_OUT -> JobState.TIMEOUT;
            case NODE_FAILED -> JobState.NODE_FAIL;
            case PREEMPTED -> JobState.PREEMPTED;
        };
    }
}
