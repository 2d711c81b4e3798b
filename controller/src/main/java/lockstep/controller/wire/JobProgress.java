package lockstep.controller.wire;

import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.plan.Plan;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What there is to say of a job in its state.
///
/// @param reason Slurm's word, and free text after a comma; empty when there is nothing to say
/// @param attempt the current or last one
/// @param started when user code was let run
record JobProgress(
        boolean held,
        String reason,
        Optional<Attempt> attempt,
        Optional<Instant> started,
        Optional<Instant> ended,
        Collection<RankExit> exits,
        ExitStatus exit) {

    static JobProgress of(JobState state, Prospect prospect) {
        return switch (state) {
            case JobState.Pending _ ->
                    waiting(false, prospect.reason().map(JobProgress::reason).orElse(""));
            case JobState.Held(var reason) -> waiting(true, reason);
            case JobState.Starting starting -> active("", starting, Optional.empty());
            case JobState.Running running ->
                    active(prospect.remark(), running, Optional.of(running.since()));
            case JobState.Ending ending -> active(reason(ending), ending, ending.ranSince());
            case JobState.Ended ended -> over(ended);
        };
    }

    /// The current or last attempt; empty while the job waits.
    static Optional<Attempt> attempt(JobState state) {
        return switch (state) {
            case JobState.Pending _, JobState.Held _ -> Optional.empty();
            case JobState.Active active -> Optional.of(active.attempt());
            case JobState.Ended ended -> ended.last();
        };
    }

    private static JobProgress waiting(boolean held, String reason) {
        return new JobProgress(
                held,
                reason,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                ExitStatus.NONE);
    }

    private static JobProgress active(
            String reason, JobState.Active state, Optional<Instant> started) {
        return new JobProgress(
                false,
                reason,
                Optional.of(state.attempt()),
                started,
                Optional.empty(),
                state.exits().values(),
                ExitStatus.NONE);
    }

    private static JobProgress over(JobState.Ended ended) {
        return new JobProgress(
                false,
                ended.reason(),
                ended.last(),
                ended.ranSince(),
                Optional.of(ended.at()),
                ended.exits().values(),
                ExitStatus.of(ended.outcome(), ended.exits().values()));
    }

    private static String reason(Plan.Wait wait) {
        return joined(wait.word(), wait.detail());
    }

    private static String reason(JobState.Ending ending) {
        return switch (ending.cause()) {
            case RANKS_DONE -> "";
            case RANK_FAILED ->
                    ending.detail().startsWith("JobLaunchFailure")
                            ? ending.detail()
                            : joined("NonZeroExitCode", ending.detail());
            case CANCELLED -> ending.detail();
            case TIME_LIMIT -> joined("TimeLimit", ending.detail());
            case NODE_LOST, START_REFUSED, START_TIMED_OUT -> joined("NodeDown", ending.detail());
            case PREEMPTED -> joined("Preempted", ending.detail());
            case DRAINED -> joined("NodeDrained", ending.detail());
            case DEGRADED -> joined("NodeDegraded", ending.detail());
            case STALLED -> joined("NoProgress", ending.detail());
        };
    }

    private static String joined(String word, String detail) {
        return detail.isEmpty() ? word : word + ", " + detail;
    }
}
