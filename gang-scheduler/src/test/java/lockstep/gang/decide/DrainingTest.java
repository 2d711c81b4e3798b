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
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.TermsFixture;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.JobId;
import lockstep.gang.job.RequestId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.lifecycle.JobState;
import lockstep.gang.lifecycle.NodeShare;
import lockstep.gang.lifecycle.RankExit;
import lockstep.gang.plan.Plan;
import lockstep.gang.plan.Plan.Start;
import lockstep.gang.report.NodeStatement;
import lockstep.gang.report.NodeStatement.Held;
import lockstep.gang.report.NodeStatement.Phase;
import lockstep.gang.report.NodeStatement.Why;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class DrainingTest {
    private static final Submitter ROOT = new Submitter(0, 0, "root");
    private static final NodeName N1 = new NodeName("n1");

    private final Decider decider = new Decider(new Rules(100, 100, 5, 10));
    private ClusterState state = ClusterFixture.of(nodes(4)).state();
    private Instant now = NOON;
    private TermsFixture terms = terms();

    @Test
    void a_drained_node_gets_nothing_new_and_keeps_what_it_has() {
        running(1, "n1");
        drain(DrainMode.AFTER_JOBS, Optional.empty());
        assertThat(stateOf(1)).isInstanceOf(JobState.Running.class);
        submit("b");
        assertThat(start(2, "n1"))
                .isEqualTo(
                        new Reply.PlanCommitted(
                                List.of(),
                                Map.of(new JobId(2), "n1 is drained by root: bad DIMM")));
    }

    @Test
    void a_drain_outlives_a_loss_and_a_new_registration() {
        drain(DrainMode.AFTER_JOBS, Optional.empty());
        decide(new Command.LeaseEnded(N1, life(1)));
        decide(
                new Command.Observe(
                        new NodeStatement(N1, life(2), node("n1").cpus(64).spec(), List.of())));
        assertThat(state.node(N1).flatMap(Node::drain)).isPresent();
        decide(new Command.Resume(List.of(N1), ROOT));
        assertThat(state.node(N1).flatMap(Node::drain)).isEmpty();
    }

    @Test
    void draining_now_requeues_what_runs_there_and_says_why() {
        running(1, "n1");
        Decision decision = drain(DrainMode.NOW, Optional.empty());
        assertThat(decision.entries())
                .extracting(Entry::event)
                .contains(
                        new Event.JobEnding(
                                new AttemptId(new JobId(1), 1),
                                Cause.DRAINED,
                                "n1 is drained by root: bad DIMM"));
        observe(1, Phase.FINISHED, Why.ORDERED);
        assertThat(stateOf(1)).isEqualTo(new JobState.Pending());
        assertThat(state.node(N1).orElseThrow().isIdle()).isTrue();
    }

    @Test
    void jobs_that_still_run_at_the_deadline_are_requeued_and_not_before() {
        running(1, "n1");
        drain(DrainMode.AFTER_JOBS, Optional.of(NOON.plusSeconds(60)));
        assertThat(OverdueDrains.of(state, now)).isEmpty();
        assertThat(decide(new Command.DrainDeadline()).entries()).isEmpty();
        now = NOON.plusSeconds(60);
        assertThat(OverdueDrains.of(state, now)).isNotEmpty();
        decide(new Command.DrainDeadline());
        assertThat(stateOf(1)).isInstanceOf(JobState.Ending.class);
        assertThat(OverdueDrains.of(state, now)).isEmpty();
        assertThat(decide(new Command.DrainDeadline()).entries()).isEmpty();
    }

    @Test
    void a_drain_for_checkpoints_has_an_end_without_being_given_one() {
        running(1, "n1");
        drain(DrainMode.CHECKPOINT, Optional.empty());
        assertThat(state.node(N1).flatMap(Node::drain).flatMap(drain -> drain.deadline()))
                .contains(NOON.plus(Draining.CHECKPOINT_PATIENCE));
        assertThat(stateOf(1)).isInstanceOf(JobState.Running.class);
    }

    @Test
    void nodes_that_are_not_there_or_not_drained_are_named() {
        assertThat(
                        decide(
                                        new Command.Drain(
                                                List.of(N1, new NodeName("n9")),
                                                ROOT,
                                                "x",
                                                DrainMode.NOW,
                                                Optional.empty(),
                                                ""))
                                .reply())
                .isEqualTo(new Reply.NothingDone("there is no node n9"));
        assertThat(state.node(N1).flatMap(Node::drain)).isEmpty();
        assertThat(decide(new Command.Resume(List.of(N1), ROOT)).reply())
                .isEqualTo(new Reply.NothingDone("n1 is not drained"));
        drain(DrainMode.AFTER_JOBS, Optional.empty());
        assertThat(decide(new Command.Resume(List.of(N1, new NodeName("n2")), ROOT)).reply())
                .isEqualTo(new Reply.NodesChanged(List.of(N1), List.of(new NodeName("n2"))));
    }

    @Test
    void a_node_that_refuses_three_jobs_within_an_hour_drains_itself() {
        refused(1);
        refused(2);
        assertThat(state.node(N1).flatMap(Node::drain)).isEmpty();
        refused(3);
        assertThat(state.node(N1).flatMap(Node::drain).map(drain -> drain.text()))
                .contains("drained by lockstep: refused to start jobs 1, 2, 3");
        decide(new Command.Resume(List.of(N1), ROOT));
        now = now.plusSeconds(1);
        refused(4);
        assertThat(state.node(N1).flatMap(Node::drain)).as("counted anew").isEmpty();
    }

    @Test
    void refusals_of_one_job_or_of_other_hours_do_not_drain_a_node() {
        refused(1);
        for (int attempt = 2; attempt < 4; attempt++) {
            start(1, "n1");
            observe(N1, 1, attempt, Phase.FINISHED, Why.REFUSED);
        }
        now = NOON.plus(Duration.ofHours(2));
        refused(2);
        refused(3);
        assertThat(state.node(N1).flatMap(Node::drain)).isEmpty();
    }

    @Test
    void a_job_that_others_refuse_as_well_counts_against_none_of_them() {
        for (int id = 1; id <= 4; id++) {
            submit("r" + id);
            int attempt = 1;
            for (String name : List.of("n2", "n3", "n4", "n1")) {
                start(id, name);
                observe(new NodeName(name), id, attempt++, Phase.FINISHED, Why.REFUSED);
            }
        }
        assertThat(state.node(N1).flatMap(Node::drain)).isEmpty();
    }

    @Test
    void a_preview_tells_how_long_it_takes_and_what_would_be_lost() {
        running(1, "n1");
        now = NOON.plusSeconds(100);
        Duration left = Duration.ofSeconds(3_500);
        assertThat(preview(Optional.empty()))
                .isEqualTo(
                        new DrainHit(
                                new JobId(1),
                                "alice",
                                List.of(N1),
                                Optional.of(left),
                                left,
                                100,
                                100 + Draining.CHECKPOINT_PATIENCE.toSeconds()));
        assertThat(preview(Optional.of(left)).lostByCheckpoint()).as("it ends before").isZero();
        assertThat(DrainHit.on(state, List.of(new NodeName("n2")), now, Optional.empty()))
                .isEmpty();
    }

    @Test
    void a_preview_expects_a_job_to_run_as_long_as_its_family_did() {
        running(1, "n1");
        now = NOON.plusSeconds(600);
        observe(
                new NodeStatement(
                        N1,
                        life(1),
                        node("n1").spec(),
                        List.of(
                                new Held(
                                        new AttemptId(new JobId(1), 1),
                                        Phase.FINISHED,
                                        Why.NONE,
                                        "",
                                        List.of(new RankExit.Exited(0, 0)),
                                        0))));
        running(2, "n1");
        now = now.plusSeconds(100);
        assertThat(preview(Optional.empty()).expected()).isEqualTo(Duration.ofSeconds(500));
        assertThat(preview(Optional.empty()).left()).contains(Duration.ofSeconds(3_500));
    }

    @Test
    void a_preview_knows_who_writes_checkpoints_and_who_is_warned() {
        terms = terms().checkpointEvery(Duration.ofSeconds(60));
        running(1, "n1");
        now = NOON.plusSeconds(1_000);
        assertThat(preview(Optional.empty()).lostNow()).isEqualTo(60);
        assertThat(preview(Optional.empty()).lostByCheckpoint()).isEqualTo(30);
        terms = terms().signal("USR1");
        running(2, "n1");
        assertThat(DrainHit.on(state, List.of(N1), now, Optional.empty()).getLast())
                .matches(hit -> hit.lostByCheckpoint() == 0, "writes one when it is told");
    }

    private DrainHit preview(Optional<Duration> patience) {
        return DrainHit.on(state, List.of(N1), now, patience).getFirst();
    }

    @Test
    void a_node_is_held_by_what_the_ledger_says_and_by_what_it_says_itself() {
        running(1, "n1");
        drain(DrainMode.AFTER_JOBS, Optional.empty());
        assertThat(holders(1, Phase.STARTED)).containsExactly(held("runs to its own end"));
        drain(DrainMode.CHECKPOINT, Optional.empty());
        assertThat(holders(1, Phase.STARTED))
                .containsExactly(held("has until the deadline to write a checkpoint"));
        drain(DrainMode.NOW, Optional.empty());
        assertThat(holders(1, Phase.STARTED)).containsExactly(held("is being ended"));

        observe(1, Phase.FINISHED, Why.ORDERED);
        assertThat(state.node(N1).orElseThrow().isIdle()).isTrue();
        assertThat(holders(1, Phase.FINISHED))
                .containsExactly(held("is over, but the node still keeps its exits"));
        assertThat(holders(1, Phase.STOPPING))
                .containsExactly(held("is over here, but the node still says that it is stopping"));
        assertThat(holdersAfter(List.of())).isEmpty();
    }

    private static DrainHolder held(String why) {
        return new DrainHolder(new AttemptId(new JobId(1), 1), why);
    }

    private List<DrainHolder> holders(int id, Phase phase) {
        return holdersAfter(
                List.of(
                        new Held(
                                new AttemptId(new JobId(id), 1),
                                phase,
                                Why.NONE,
                                "",
                                List.of(),
                                0)));
    }

    private List<DrainHolder> holdersAfter(List<Held> reported) {
        Node node = state.node(N1).orElseThrow();
        return DrainHolder.of(state, node, node.drain().orElseThrow(), reported, List.of());
    }

    private Decision drain(DrainMode mode, Optional<Instant> deadline) {
        return decide(new Command.Drain(List.of(N1), ROOT, "bad DIMM", mode, deadline, ""));
    }

    private void running(int id, String name) {
        submit("r" + id);
        start(id, name);
        observe(id, Phase.PREPARED, Why.NONE);
    }

    private void refused(int id) {
        submit("r" + id);
        start(id, "n1");
        observe(id, Phase.FINISHED, Why.REFUSED);
    }

    private void submit(String request) {
        decide(
                new Command.Submit(
                        new RequestId(request),
                        ALICE,
                        job().timeLimit(Duration.ofHours(1)).terms(terms).build(),
                        false));
    }

    private Reply start(int id, String name) {
        NodeShare share = new NodeShare(new NodeName(name), 1, 0, List.of(), 0, 1, 1);
        Start start = new Start(new JobId(id), List.of(share));
        return decide(new Command.CommitPlan(new Plan(1, List.of(start), Map.of()))).reply();
    }

    private void observe(int id, Phase phase, Why why) {
        observe(N1, id, 1, phase, why);
    }

    private void observe(NodeName name, int id, int attempt, Phase phase, Why why) {
        Held held =
                new Held(new AttemptId(new JobId(id), attempt), phase, why, "", List.of(), 29_500);
        observe(new NodeStatement(name, life(1), node(name.value()).spec(), List.of(held)));
    }

    private void observe(NodeStatement statement) {
        decide(new Command.Observe(statement));
    }

    private JobState stateOf(int id) {
        return state.job(new JobId(id)).orElseThrow().state();
    }

    private Decision decide(Command command) {
        Decision decision = decider.decide(state, command, now);
        state = decision.next();
        state.verify();
        return decision;
    }
}
