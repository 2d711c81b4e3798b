package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.checkpoint.Restore;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.lifecycle.Attempt;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.plan.Plan;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.state.Job;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts that go on from a checkpoint: job 1 ran from noon for ten minutes, and has one of step
/// 120, taken after nine.
class RestoringStartTest {
    private static final JobId JOB = new JobId(1);
    private static final NodeName N1 = new NodeName("n1");
    private static final NodeShare SHARE = new NodeShare(N1, 1, 0, List.of(), 0, 1, 1);
    private static final CheckpointId STEP_120 = new CheckpointId(JOB, 1, 120);

    private final ClusterFixture cluster = ClusterFixture.of(nodes(2));

    RestoringStartTest() {
        cluster.submit(job().build());
        cluster.run(cluster.start(JOB, List.of(SHARE)));
        taken(STEP_120, minutes(9));
        requeuedAfter(1, minutes(10));
    }

    private static Instant minutes(int afterNoon) {
        return NOON.plus(Duration.ofMinutes(afterNoon));
    }

    private void taken(CheckpointId id, Instant at) {
        cluster.at(at)
                .apply(
                        new Event.CheckpointNoted(
                                id,
                                new CheckpointNote.Taken(
                                        1,
                                        1,
                                        List.of(0),
                                        List.of(new NodeName("n1")),
                                        "00ff",
                                        4_096,
                                        at)));
    }

    private void requeuedAfter(int attempt, Instant end) {
        AttemptId id = new AttemptId(JOB, attempt);
        cluster.at(end)
                .apply(new Event.JobEnding(id, Cause.NODE_LOST, ""))
                .apply(new Event.NodeFreed(id, N1, "report"))
                .apply(new Event.JobRequeued(id, Cause.NODE_LOST, ""));
    }

    private Decision start(Optional<CheckpointId> restore) {
        Plan plan =
                new Plan(
                        1,
                        List.of(new Plan.Start(JOB, List.of(SHARE), Optional.empty(), restore)),
                        Map.of());
        return new Decider(Rules.standard())
                .decide(cluster.state(), new Command.CommitPlan(plan), minutes(60));
    }

    private static Optional<Restore> restored(Decision decision) {
        return decision.next().job(JOB).flatMap(Job::activeAttempt).flatMap(Attempt::restore);
    }

    @Test
    void an_attempt_knows_what_it_goes_on_from_and_how_much_work_is_lost() {
        assertThat(restored(start(Optional.of(STEP_120))))
                .contains(new Restore(STEP_120, Duration.ofMinutes(1)));
        assertThat(restored(start(Optional.empty()))).isEmpty();
    }

    @Test
    void a_gang_that_runs_has_restored_what_it_was_to_go_on_from() {
        AttemptId second = new AttemptId(JOB, 2);
        NodeStatement prepared =
                new NodeStatement(
                        N1,
                        ClusterFixture.life(1),
                        NodeFixture.node("n1").spec(),
                        List.of(
                                new NodeStatement.Held(
                                        second,
                                        NodeStatement.Phase.PREPARED,
                                        NodeStatement.Why.NONE,
                                        "",
                                        List.of(),
                                        4_000)));
        Decision running =
                new Decider(Rules.standard())
                        .decide(
                                start(Optional.of(STEP_120)).next(),
                                new Command.Observe(prepared),
                                minutes(61));
        assertThat(running.entries())
                .extracting(Entry::event)
                .containsExactly(
                        new Event.GangCommitted(second, 4_000),
                        new Event.CheckpointNoted(
                                STEP_120,
                                new CheckpointNote.Restored(second, Duration.ofMinutes(1))));
        assertThat(running.next().checkpointsOf(JOB).restored()).containsEntry(2, STEP_120);
    }

    @Test
    void a_checkpoint_taken_while_it_was_ending_loses_nothing() {
        CheckpointId last = new CheckpointId(JOB, 1, 130);
        taken(last, minutes(11));
        assertThat(restored(start(Optional.of(last)))).contains(new Restore(last, Duration.ZERO));
    }

    @Test
    void work_that_was_lost_before_is_not_counted_again() {
        cluster.at(minutes(60));
        cluster.run(cluster.start(JOB, List.of(SHARE)));
        requeuedAfter(2, minutes(63));
        assertThat(restored(start(Optional.of(STEP_120))))
                .contains(new Restore(STEP_120, Duration.ofMinutes(3)));
    }

    @Test
    void an_attempt_that_never_ran_changes_nothing() {
        cluster.at(minutes(60)).start(JOB, List.of(SHARE));
        requeuedAfter(2, minutes(63));
        assertThat(restored(start(Optional.of(STEP_120))))
                .contains(new Restore(STEP_120, Duration.ofMinutes(1)));
    }

    @Test
    void a_start_is_dropped_when_its_checkpoint_was_removed_or_spoiled_meanwhile() {
        cluster.apply(new Event.CheckpointNoted(STEP_120, new CheckpointNote.Spoiled("rot")));
        assertThat(start(Optional.of(STEP_120)).reply())
                .isEqualTo(
                        new Reply.PlanCommitted(
                                List.of(),
                                Map.of(JOB, "checkpoint 1.1 step 120 can no longer be restored")));
        cluster.apply(new Event.CheckpointNoted(STEP_120, new CheckpointNote.Removed("rot")));
        assertThat(start(Optional.of(STEP_120)).entries()).isEmpty();
    }

    @Test
    void nobody_goes_on_from_another_jobs_checkpoint() {
        JobId other = cluster.submit(job().build());
        cluster.run(cluster.start(other, List.of(SHARE)));
        CheckpointId stranger = new CheckpointId(other, 1, 120);
        taken(stranger, minutes(9));
        assertThat(start(Optional.of(stranger)).entries()).isEmpty();
    }
}
