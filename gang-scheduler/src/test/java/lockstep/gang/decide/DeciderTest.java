package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.ClusterFixture.life;
import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;
import static lockstep.gang.fixture.TermsFixture.terms;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Dependency;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.Outcome;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.gang.state.ClusterState;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

class DeciderTest {
    private static final Submitter ROOT = new Submitter(0, 0, "root");

    private final Decider decider = new Decider(new Rules(3, 10, 2, 10));
    private ClusterState state = ClusterFixture.of(nodes(2)).state();

    @Test
    void a_repeated_request_gets_the_first_answer_also_after_the_job_has_ended() {
        assertThat(submit("a")).isEqualTo(new Reply.Submitted(new JobId(1), false));
        assertThat(submit("a")).isEqualTo(new Reply.Submitted(new JobId(1), true));
        decide(new Command.Cancel(new JobId(1), ALICE));
        assertThat(submit("a")).isEqualTo(new Reply.Submitted(new JobId(1), true));
        assertThat(submit("b")).isEqualTo(new Reply.Submitted(new JobId(2), false));
    }

    @Test
    void there_is_a_bound_for_jobs_that_stand_and_ended_ones_do_not_count() {
        submit("a");
        submit("b");
        submit("c");
        assertThat(submit("d"))
                .isEqualTo(new Reply.OverLimit("3 jobs stand already; the limit is 3"));
        decide(new Command.Cancel(new JobId(2), ALICE));
        assertThat(submit("d")).isEqualTo(new Reply.Submitted(new JobId(4), false));
    }

    @Test
    void the_oldest_ended_jobs_are_forgotten_and_their_ids_never_come_again() {
        for (int i = 1; i <= 12; i++) {
            submit("r" + i);
            decide(new Command.Cancel(new JobId(i), ALICE));
        }
        assertThat(state.ended())
                .extracting(JobId::value)
                .containsExactly(3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(submit("new")).isEqualTo(new Reply.Submitted(new JobId(13), false));
        assertThat(decide(new Command.Cancel(new JobId(1), ALICE)).reply())
                .isEqualTo(new Reply.NoSuchJob(new JobId(1)));
    }

    @Test
    void an_ended_job_that_a_waiting_one_depends_on_is_not_forgotten() {
        submit("a");
        submit("b");
        decide(new Command.Cancel(new JobId(1), ALICE));
        decide(new Command.Cancel(new JobId(2), ALICE));
        decide(
                new Command.Submit(
                        new RequestId("c"),
                        ALICE,
                        job().terms(terms().depends(Dependency.Kind.AFTER_NOT_OK, 1)).build(),
                        true));
        for (int i = 4; i <= 20; i++) {
            submit("r" + i);
            decide(new Command.Cancel(new JobId(i), ALICE));
        }
        assertThat(state.ended())
                .extracting(JobId::value)
                .containsExactly(1, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
        decide(new Command.Cancel(new JobId(3), ALICE));
        assertThat(state.ended())
                .as("nobody waits for job 1 any more")
                .extracting(JobId::value)
                .containsExactly(11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
    }

    @Test
    void a_job_that_the_cluster_cannot_start_again_and_again_is_held() {
        submit("a");
        refusedStart(1);
        assertThat(stateOf(1)).isEqualTo(new JobState.Pending());
        refusedStart(2);
        assertThat(stateOf(1))
                .isEqualTo(new JobState.Held("JobHoldMaxRequeue, n1: no room on disk"));
        decide(new Command.Release(new JobId(1), ALICE));
        assertThat(stateOf(1)).isEqualTo(new JobState.Pending());
    }

    @Test
    void what_its_owner_holds_he_releases() {
        submit("a");
        decide(new Command.Hold(new JobId(1), ALICE));
        assertThat(stateOf(1)).isEqualTo(new JobState.Held("JobHeldUser"));
        decide(new Command.Release(new JobId(1), ALICE));
        assertThat(stateOf(1)).isEqualTo(new JobState.Pending());
    }

    @Test
    void what_an_administrator_holds_its_owner_does_not_release() {
        submit("a");
        decide(new Command.Hold(new JobId(1), ALICE));
        decide(new Command.Hold(new JobId(1), ROOT));
        assertThat(stateOf(1)).isEqualTo(new JobState.Held("JobHeldAdmin"));
        decide(new Command.Hold(new JobId(1), ALICE));
        assertThat(decide(new Command.Release(new JobId(1), ALICE)).reply())
                .isInstanceOf(Reply.WrongState.class);
        assertThat(stateOf(1)).isEqualTo(new JobState.Held("JobHeldAdmin"));
        decide(new Command.Release(new JobId(1), ROOT));
        assertThat(stateOf(1)).isEqualTo(new JobState.Pending());
    }

    @Test
    void a_start_that_succeeded_makes_earlier_refusals_forgotten() {
        submit("a");
        refusedStart(1);
        start(new JobId(1), share("n1", 1));
        observe(held(2, Phase.PREPARED, Why.NONE));
        observe(held(2, Phase.FINISHED, Why.LEASE_ENDED));
        refusedStart(3);
        assertThat(stateOf(1)).isEqualTo(new JobState.Pending());
    }

    @Test
    void a_plan_is_taken_as_far_as_it_still_holds() {
        submit("a");
        submit("b");
        submit("c");
        decide(new Command.Cancel(new JobId(2), ALICE));
        Reply reply =
                decide(
                                plan(
                                        new Start(new JobId(1), List.of(share("n1", 5))),
                                        new Start(new JobId(2), List.of(share("n2", 1))),
                                        new Start(new JobId(3), List.of(share("n1", 4)))))
                        .reply();
        assertThat(reply)
                .isEqualTo(
                        new Reply.PlanCommitted(
                                List.of(new JobId(1)),
                                Map.of(
                                        new JobId(2),
                                        "no longer pending",
                                        new JobId(3),
                                        "n1 has no room any more")));
    }

    @Test
    void a_plan_for_nodes_that_are_not_there_is_dropped() {
        state = ClusterFixture.of(nodes(2)).lose("n1").state();
        submit("a");
        assertThat(dropped(share("n1", 1))).isEqualTo("n1 is not there");
        assertThat(dropped(share("n9", 1))).isEqualTo("n9 is not there");
        assertThat(dropped(share("n2", 1), share("n2", 1))).isEqualTo("n2 is named twice");
        assertThat(dropped(new NodeShare(new NodeName("n2"), 1, 0, List.of("gpu0"), 0, 1, 1)))
                .isEqualTo("n2 has no room any more");
        assertThat(dropped(new NodeShare(new NodeName("n2"), 1, 16_001, List.of(), 0, 1, 1)))
                .isEqualTo("n2 has no room any more");
    }

    @Test
    void a_job_whose_dependencies_can_never_be_met_is_ended_if_it_asked_for_that() {
        submit("r1");
        Plan doomed =
                new Plan(
                        1,
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        Map.of(new JobId(1), "job 9 has failed"));
        assertThat(decide(new Command.CommitPlan(doomed)).entries())
                .extracting(Entry::event)
                .containsExactly(
                        new Event.JobEnded(
                                new JobId(1),
                                Outcome.CANCELLED,
                                "DependencyNeverSatisfied, job 9 has failed"));
        assertThat(decide(new Command.CommitPlan(doomed)).entries()).isEmpty();
    }

    @Test
    void a_node_that_changed_is_registered_again_and_one_that_did_not_is_not() {
        NodeFixture larger = node("n1").cpus(64);
        assertThat(decide(report(larger)).entries())
                .extracting(Entry::event)
                .containsExactly(new Event.NodeRegistered(larger.name(), life(1), larger.spec()));
        assertThat(decide(report(larger)).entries()).isEmpty();
    }

    @Test
    void a_lost_node_that_reports_is_there_again() {
        decide(new Command.LeaseEnded(new NodeName("n1"), life(1)));
        assertThat(state.node(new NodeName("n1")).orElseThrow().lost()).isTrue();
        decide(report(node("n1")));
        assertThat(state.node(new NodeName("n1")).orElseThrow().lost()).isFalse();
    }

    private void refusedStart(int attempt) {
        start(new JobId(1), share("n1", 1));
        observe(
                new Held(
                        new AttemptId(new JobId(1), attempt),
                        Phase.FINISHED,
                        Why.REFUSED,
                        "no room on disk",
                        List.of(),
                        0));
    }

    private void start(JobId job, NodeShare... placement) {
        assertThat(decide(plan(new Start(job, List.of(placement)))).reply())
                .isEqualTo(new Reply.PlanCommitted(List.of(job), Map.of()));
    }

    private String dropped(NodeShare... placement) {
        Start start = new Start(new JobId(1), List.of(placement));
        return decide(plan(start)).reply() instanceof Reply.PlanCommitted(_, var dropped)
                ? dropped.values().iterator().next()
                : "";
    }

    private static Command plan(Start... starts) {
        return new Command.CommitPlan(new Plan(1, Arrays.asList(starts), Map.of()));
    }

    private static Held held(int attempt, Phase phase, Why why) {
        return new Held(new AttemptId(new JobId(1), attempt), phase, why, "", List.of(), 29_500);
    }

    private void observe(Held held) {
        NodeFixture n1 = node("n1");
        decide(
                new Command.Observe(
                        new NodeStatement(n1.name(), life(1), n1.spec(), List.of(held))));
    }

    private static Command report(NodeFixture node) {
        return new Command.Observe(new NodeStatement(node.name(), life(1), node.spec(), List.of()));
    }

    private static NodeShare share(String node, int cpus) {
        return new NodeShare(new NodeName(node), cpus, 0, List.of(), 0, 1, 1);
    }

    private JobState stateOf(int job) {
        return state.job(new JobId(job)).orElseThrow().state();
    }

    private Reply submit(String request) {
        return decide(new Command.Submit(new RequestId(request), ALICE, job().build(), false))
                .reply();
    }

    private Decision decide(Command command) {
        Decision decision = decider.decide(state, command, NOON);
        state = decision.next();
        state.verify();
        return decision;
    }
}
