package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.ClusterFixture.life;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.checkpoint.CheckpointId;
import lockstep.gang.checkpoint.CheckpointNote;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.drain.Notice;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.WarnSignal;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.order.Duties;
import lockstep.gang.order.Duty;
import lockstep.gang.plan.Plan;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Job 1 runs on n1 and is to make room for job 2. The fixture's signal comes a minute before.
class EvictionsTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final AttemptId VICTIM = new AttemptId(new JobId(1), 1);
    private static final JobId BENEFICIARY = new JobId(2);
    private static final Instant DEADLINE = NOON.plusSeconds(60);
    private static final String WHY = "for job 2: 1.0 accelerator-hours lost, 2.0 gained";

    private final Decider decider = new Decider(new Rules(100, 100, 5, 10));
    private ClusterState state = ClusterFixture.of(nodes(4)).state();
    private Instant now = NOON;
    private Duration grace = Duration.ZERO;

    @Test
    void a_gang_that_asked_for_no_signal_is_ended_at_once() {
        runs(terms());

        assertThat(preempt().entries())
                .extracting(Entry::event)
                .containsExactly(new Event.JobEnding(VICTIM, Cause.PREEMPTED, WHY));
    }

    @Test
    void a_gang_that_asked_for_a_signal_gets_it_and_goes_on() {
        runs(terms().signal("USR1"));
        grace = Duration.ofMinutes(1);

        assertThat(preempt().entries())
                .extracting(Entry::event)
                .containsExactly(new Event.PreemptionAnnounced(VICTIM, BENEFICIARY, DEADLINE, WHY));
        assertThat(stateOfVictim()).isInstanceOf(JobState.Running.class);
        assertThat(duties(0))
                .containsExactly(
                        new Duty.Notify(
                                VICTIM,
                                Optional.of(Notice.preemption(BENEFICIARY, DEADLINE)),
                                Optional.of(new WarnSignal("USR1", Duration.ofMinutes(1), false))));
    }

    @Test
    void a_gang_without_a_signal_gets_the_grace_of_its_qos_and_is_told() {
        runs(terms());
        grace = Duration.ofMinutes(1);

        assertThat(preempt().entries())
                .extracting(Entry::event)
                .containsExactly(new Event.PreemptionAnnounced(VICTIM, BENEFICIARY, DEADLINE, WHY));
        assertThat(duties(0))
                .containsExactly(
                        new Duty.Notify(
                                VICTIM,
                                Optional.of(Notice.preemption(BENEFICIARY, DEADLINE)),
                                Optional.empty()));

        now = DEADLINE;
        assertThat(decide(new Command.GraceOver()).entries())
                .extracting(Entry::event)
                .containsExactly(new Event.JobEnding(VICTIM, Cause.PREEMPTED, WHY));
    }

    @Test
    void who_was_told_is_not_told_again() {
        told();

        assertThat(preempt().entries()).isEmpty();
        assertThat(duties(Notice.preemption(BENEFICIARY, DEADLINE).id())).isEmpty();
    }

    @Test
    void it_is_ended_when_its_time_is_over_and_not_before() {
        told();
        assertThat(Evictions.due(state, now)).isEmpty();
        assertThat(decide(new Command.GraceOver()).entries()).isEmpty();

        now = DEADLINE;
        assertThat(Evictions.due(state, now)).containsExactly(VICTIM);
        assertThat(decide(new Command.GraceOver()).entries())
                .extracting(Entry::event)
                .containsExactly(new Event.JobEnding(VICTIM, Cause.PREEMPTED, WHY));
        assertThat(Evictions.due(state, now)).isEmpty();
    }

    @Test
    void it_is_ended_once_it_has_written_a_checkpoint() {
        told();

        taken(120, NOON.minusSeconds(1));
        assertThat(stateOfVictim()).as("that was before").isInstanceOf(JobState.Running.class);

        taken(140, NOON.plusSeconds(10));
        assertThat(stateOfVictim()).isInstanceOf(JobState.Ending.class);
    }

    @Test
    void it_stays_when_nobody_needs_its_room_any_more() {
        told();
        decide(new Command.Cancel(BENEFICIARY, ALICE));

        assertThat(Evictions.due(state, now)).containsExactly(VICTIM);
        assertThat(decide(new Command.GraceOver()).entries())
                .extracting(Entry::event)
                .containsExactly(new Event.PreemptionWithdrawn(VICTIM, "job 2 waits no more"));
        assertThat(duties(1))
                .as("what they were told holds no more")
                .containsExactly(new Duty.Notify(VICTIM, Optional.empty(), Optional.empty()));
        now = DEADLINE;
        assertThat(Evictions.due(state, now)).isEmpty();
    }

    @Test
    void ranks_read_why_and_until_when() {
        assertThat(Notice.preemption(BENEFICIARY, DEADLINE).text())
                .isEqualTo(
                        """
                        preempt checkpoint
                        deadline %d %s
                        reason room is needed for job 2
                        """
                                .formatted(DEADLINE.getEpochSecond(), DEADLINE));
    }

    private void told() {
        runs(terms().signal("USR1"));
        grace = Duration.ofMinutes(1);
        preempt();
    }

    private void runs(TermsFixture terms) {
        submit("victim", terms);
        decide(
                new Command.CommitPlan(
                        new Plan(
                                state.seq(),
                                List.of(
                                        new Plan.Start(
                                                VICTIM.job(),
                                                List.of(
                                                        new NodeShare(
                                                                N1, 1, 0, List.of(), 0, 1, 1)))),
                                Map.of())));
        decide(
                new Command.Observe(
                        new NodeStatement(
                                N1, life(1), node("n1").spec(), List.of(held(Phase.PREPARED, 0)))));
        submit("beneficiary", terms());
    }

    private static Held held(Phase phase, long noticeId) {
        return new Held(VICTIM, phase, Why.NONE, "", List.of(), 0, noticeId, Optional.empty());
    }

    private void submit(String request, TermsFixture terms) {
        decide(
                new Command.Submit(
                        new RequestId(request),
                        ALICE,
                        job().timeLimit(Duration.ofHours(1)).terms(terms).build(),
                        false));
    }

    private Decision preempt() {
        return decide(
                new Command.CommitPlan(
                        new Plan(
                                state.seq(),
                                List.of(),
                                List.of(
                                        new Plan.Preemption(
                                                VICTIM, BENEFICIARY, 3_600, 7_200, grace)),
                                List.of(),
                                Map.of())));
    }

    private void taken(int step, Instant at) {
        decide(
                new Command.NoteCheckpoint(
                        new CheckpointId(VICTIM.job(), VICTIM.number(), step),
                        new CheckpointNote.Taken(1, 1, List.of(0), List.of(N1), "00", 1, at)));
    }

    private JobState stateOfVictim() {
        return state.job(VICTIM.job()).orElseThrow().state();
    }

    private List<Duty> duties(long noticeId) {
        return Duties.of(state, N1, List.of(held(Phase.STARTED, noticeId)));
    }

    private Decision decide(Command command) {
        Decision decision = decider.decide(state, command, now);
        state = decision.next();
        return decision;
    }
}
