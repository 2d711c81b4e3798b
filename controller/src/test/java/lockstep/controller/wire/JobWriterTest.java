package lockstep.controller.wire;

import static lockstep.protocol.v1.JobState.CANCELLED;
import static lockstep.protocol.v1.JobState.COMPLETED;
import static lockstep.protocol.v1.JobState.COMPLETING;
import static lockstep.protocol.v1.JobState.CONFIGURING;
import static lockstep.protocol.v1.JobState.FAILED;
import static lockstep.protocol.v1.JobState.NODE_FAIL;
import static lockstep.protocol.v1.JobState.PENDING;
import static lockstep.protocol.v1.JobState.RUNNING;
import static lockstep.protocol.v1.JobState.TIMEOUT;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.controller.environment.ExampleGang;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.plan.Plan;
import lockstep.protocol.v1.Job;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pcollections.HashTreePSet;
import org.pcollections.IntTreePMap;
import org.pcollections.PMap;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

final class JobWriterTest {
    private static final Instant ONE = ExampleGang.NOON.plusSeconds(3_600);
    private static final lockstep.gang.state.Job JOB = ExampleGang.perRank().gang().job();
    private static final Attempt ATTEMPT = ExampleGang.perRank().gang().attempt();
    private static final Prospect WAIT =
            new Prospect(
                    Optional.of(new Plan.Wait("Resources", "2 nodes are free")), Optional.of(ONE));

    /// Each state, with the word and the reason that a reader is told.
    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(new JobState.Pending(), PENDING, "Resources, 2 nodes are free"),
                Arguments.of(new JobState.Held("JobHeldUser"), PENDING, "JobHeldUser"),
                Arguments.of(
                        new JobState.Starting(ATTEMPT, HashTreePSet.empty(), Optional.empty()),
                        CONFIGURING,
                        ""),
                Arguments.of(running(), RUNNING, ""),
                Arguments.of(ending(Cause.RANKS_DONE, ""), COMPLETING, ""),
                Arguments.of(
                        ending(Cause.RANK_FAILED, "rank 3 on n01 exited with code 1"),
                        COMPLETING,
                        "NonZeroExitCode, rank 3 on n01 exited with code 1"),
                Arguments.of(
                        ending(Cause.RANK_FAILED, "JobLaunchFailure, no such user"),
                        COMPLETING,
                        "JobLaunchFailure, no such user"),
                Arguments.of(
                        ending(Cause.CANCELLED, "cancelled by ada"),
                        COMPLETING,
                        "cancelled by ada"),
                Arguments.of(ending(Cause.TIME_LIMIT, ""), COMPLETING, "TimeLimit"),
                Arguments.of(
                        ending(Cause.NODE_LOST, "n01 is not responding"),
                        COMPLETING,
                        "NodeDown, n01 is not responding"),
                Arguments.of(ended(Outcome.COMPLETED, ""), COMPLETED, ""),
                Arguments.of(ended(Outcome.FAILED, "NonZeroExitCode"), FAILED, "NonZeroExitCode"),
                Arguments.of(
                        ended(Outcome.CANCELLED, "cancelled by ada"),
                        CANCELLED,
                        "cancelled by ada"),
                Arguments.of(ended(Outcome.TIMED_OUT, "TimeLimit"), TIMEOUT, "TimeLimit"),
                Arguments.of(ended(Outcome.NODE_FAILED, "NodeDown"), NODE_FAIL, "NodeDown"));
    }

    @ParameterizedTest
    @MethodSource("states")
    void each_state_has_its_word_and_its_reason(
            JobState state, lockstep.protocol.v1.JobState word, String reason) {
        Job job = written(state);
        assertThat(job.getState()).isEqualTo(word);
        assertThat(job.getReason()).isEqualTo(reason);
        assertThat(job.getHeld()).isEqualTo(state instanceof JobState.Held);
        assertThat(job.getPlacementCount() > 0)
                .isEqualTo(state instanceof JobState.Active || state instanceof JobState.Ended);
        assertThat(job.hasStarted())
                .isEqualTo(
                        state instanceof JobState.Running
                                || state instanceof JobState.Ending
                                || state instanceof JobState.Ended);
        assertThat(job.hasEnded()).isEqualTo(state instanceof JobState.Ended);
    }

    @Test
    void a_job_without_a_word_from_the_planner_gives_no_reason() {
        Prospect unknown = new Prospect(Optional.empty(), Optional.empty());
        Job job = JobWriter.brief(in(new JobState.Pending()), unknown);
        assertThat(job.getReason()).isEmpty();
        assertThat(job.hasExpectedStart()).isFalse();
    }

    @Test
    void only_a_job_that_waits_has_an_expected_start() {
        assertThat(written(new JobState.Pending()).getExpectedStart())
                .isEqualTo(Times.timestamp(ONE));
        assertThat(written(running()).hasExpectedStart()).isFalse();
    }

    @Test
    void a_running_job_shows_where_its_ranks_are() {
        Job job = written(running());
        assertThat(job.getId()).isEqualTo(7);
        assertThat(job.getUser()).isEqualTo("ada");
        assertThat(job.getAttempt()).isEqualTo(1);
        assertThat(job.getVersion()).isEqualTo(42);
        assertThat(job.getTimeLimitSeconds()).isEqualTo(3_600);
        assertThat(job.getStarted().getSeconds()).isEqualTo(ONE.getEpochSecond());
        assertThat(job.getPlacement(1).getNode()).isEqualTo("n02");
        assertThat(job.getPlacement(1).getFirstRank()).isEqualTo(4);
        assertThat(job.getPlacement(1).getRanks()).isEqualTo(3);
        assertThat(job.getPlacement(1).getAcceleratorsList()).containsExactly("gpu2", "gpu3");
    }

    @Test
    void exits_are_shown_by_rank_with_their_hosts() {
        Job job =
                written(
                        ended(
                                Outcome.FAILED,
                                "",
                                new RankExit.Signalled(5, 15),
                                new RankExit.Exited(0, 7),
                                new RankExit.Lost(4),
                                new RankExit.NeverStarted(6)));
        assertThat(job.getExitsList())
                .extracting(exit -> exit.getRank() + " " + exit.getNode())
                .containsExactly("0 n01", "4 n02", "5 n02");
        assertThat(job.getExits(0).getExitCode()).isEqualTo(7);
        assertThat(job.getExits(1).getLost()).isTrue();
        assertThat(job.getExits(2).getSignal()).isEqualTo(15);
    }

    static Stream<Arguments> exits() {
        return Stream.of(
                Arguments.of(Outcome.COMPLETED, 0, 0, new RankExit[] {exited(0, 0), exited(1, 0)}),
                Arguments.of(Outcome.FAILED, 7, 0, new RankExit[] {exited(0, 7), exited(1, 3)}),
                Arguments.of(Outcome.FAILED, 7, 0, new RankExit[] {exited(0, 7), signalled(1, 15)}),
                Arguments.of(
                        Outcome.FAILED,
                        0,
                        11,
                        new RankExit[] {signalled(0, 11), signalled(1, 15), signalled(2, 9)}),
                Arguments.of(
                        Outcome.FAILED, 0, 9, new RankExit[] {signalled(0, 9), signalled(1, 15)}),
                Arguments.of(
                        Outcome.CANCELLED, 0, 15, new RankExit[] {exited(0, 0), signalled(1, 15)}),
                Arguments.of(Outcome.NODE_FAILED, 1, 0, new RankExit[] {new RankExit.Lost(0)}),
                Arguments.of(Outcome.FAILED, 1, 0, new RankExit[] {}),
                Arguments.of(Outcome.CANCELLED, 0, 0, new RankExit[] {}));
    }

    @ParameterizedTest
    @MethodSource("exits")
    void the_exit_of_a_job_is_the_worst_of_its_ranks(
            Outcome outcome, int code, int signal, RankExit[] ranks) {
        Job job = written(ended(outcome, "", ranks));
        assertThat(job.getExitCode()).isEqualTo(code);
        assertThat(job.getSignal()).isEqualTo(signal);
    }

    private static RankExit exited(int rank, int code) {
        return new RankExit.Exited(rank, code);
    }

    private static RankExit signalled(int rank, int signal) {
        return new RankExit.Signalled(rank, signal);
    }

    private static JobState running() {
        return new JobState.Running(ATTEMPT, ONE, 4_000, IntTreePMap.empty());
    }

    private static JobState ending(Cause cause, String detail) {
        return new JobState.Ending(ATTEMPT, cause, detail, Optional.of(ONE), IntTreePMap.empty());
    }

    private static JobState ended(Outcome outcome, String reason, RankExit... exits) {
        PMap<Integer, RankExit> all = IntTreePMap.empty();
        for (RankExit exit : exits) {
            all = all.plus(exit.rank(), exit);
        }
        return new JobState.Ended(
                outcome, reason, ONE, Optional.of(ONE), Optional.of(ATTEMPT), all);
    }

    private static Job written(JobState state) {
        return JobWriter.brief(in(state), WAIT);
    }

    private static lockstep.gang.state.Job in(JobState state) {
        return new lockstep.gang.state.Job(
                JOB.id(),
                JOB.request(),
                JOB.submitter(),
                JOB.spec(),
                JOB.submittedAt(),
                state,
                JOB.attempts(),
                JOB.startFailures(),
                JOB.changedAtSeq());
    }
}
