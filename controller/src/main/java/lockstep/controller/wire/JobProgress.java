package lockstep.controller.wire;

import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.plan.Plan;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Where a job stands, in the words of the protocol.
///
/// @param reason Slurm's word, and free text after a comma; empty when there is nothing to say
/// @param attempt the current or last one
/// @param started when user code was let run
record JobProgress(
        lockstep.protocol.v1.JobState state,
        boolean held,
        String reason,
        Optional<Attempt> attempt,
        Optional<Instant> started,
        Optional<Instant> ended,
        Collection<RankExit> exits,
        ExitStatus exit) {

    static JobProgress of(JobState state, Optional<Plan.Wait> wait) {
        return switch (state) {
            case JobState.Pending _ -> waiting(false, wait.map(JobProgress::reason).orElse(""));
            case JobState.Held(var reason) -> waiting(true, reason);
            case JobState.Starting starting ->
                    active(
                            lockstep.protocol.v1.JobState.CONFIGURING,
                            "",
                            starting,
                            Optional.empty());
            case JobState.Running running ->
                    active(
                            lockstep.protocol.v1.JobState.RUNNING,
                            "",
                            running,
                            Optional.of(running.since()));
            case JobState.Ending ending ->
                    active(
                            lockstep.protocol.v1.JobState.COMPLETING,
                            reason(ending),
                            ending,
                            ending.ranSince());
            case JobState.Ended ended -> over(ended);
        };
    }

    private static JobProgress waiting(boolean held, String reason) {
        return new JobProgress(
                lockstep.protocol.v1.JobState.PENDING,
                held,
                reason,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                ExitStatus.NONE);
    }

    private static JobProgress active(
            lockstep.protocol.v1.JobState word,
            String reason,
            JobState.Active state,
            Optional<Instant> started) {
        return new JobProgress(
                word,
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
                word(ended.outcome()),
                false,
                ended.reason(),
                ended.last(),
                ended.ranSince(),
                Optional.of(ended.at()),
                ended.exits().values(),
                ExitStatus.of(ended.outcome(), ended.exits().values()));
    }

    private static lockstep.protocol.v1.JobState word(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> lockstep.protocol.v1.JobState.COMPLETED;
            case FAILED -> lockstep.protocol.v1.JobState.FAILED;
            case CANCELLED -> lockstep.protocol.v1.JobState.CANCELLED;
            case TIMED_OUT -> lockstep.protocol.v1.JobState.TIMEOUT;
            case NODE_FAILED -> lockstep.protocol.v1.JobState.NODE_FAIL;
        };
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
        };
    }

    private static String joined(String word, String detail) {
        return detail.isEmpty() ? word : word + ", " + detail;
    }
}
