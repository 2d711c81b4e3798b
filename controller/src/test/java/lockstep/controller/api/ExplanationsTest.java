package lockstep.controller.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;

import lockstep.controller.server.InMemoryControl;
import lockstep.controller.server.Requests;
import lockstep.gang.authority.Actor;
import lockstep.gang.decide.Rules;
import lockstep.gang.explain.Explainer;
import lockstep.gang.fair.Policy;
import lockstep.gang.job.Submitter;
import lockstep.gang.plan.PricePlanner;
import lockstep.gang.plan.Settings;
import lockstep.protocol.v1.Alternative;
import lockstep.protocol.v1.ExplainRequest;
import lockstep.protocol.v1.Explanation;
import lockstep.protocol.v1.WaitReason;
import lockstep.protocol.v1.Waiting;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

class ExplanationsTest {
    private static final Submitter ALICE = new Submitter(1000, 1000, "alice");
    private static final Submitter BOB = new Submitter(1001, 1001, "bob");
    private static final Submitter ROOT = new Submitter(0, 0, "root");

    private final InMemoryControl control = new InMemoryControl();
    private final List<Runnable> whilePlanning = new ArrayList<>();
    private final Explanations explanations =
            new Explanations(
                    control::view,
                    () -> new Explainer(Settings.standard(), Policy.open(), this::planner),
                    Clock.fixed(InMemoryControl.NOON, ZoneOffset.UTC));
    private final Commands commands =
            new Commands(control, explanations, Policy::open, Rules::standard, StoragePaths.NONE);

    private lockstep.gang.plan.Planner planner(Settings settings, Policy policy) {
        return (snapshot, now) -> {
            whilePlanning.forEach(Runnable::run);
            return new PricePlanner(settings, policy).plan(snapshot, now);
        };
    }

    @BeforeEach
    void one_job_has_all_nodes() {
        control.addNodes(2);
        submit("r1", 2);
        control.plan();
    }

    private int submit(String request, int nodes) {
        return commands.submit(
                        Requests.submit(
                                request,
                                Requests.spec()
                                        .setNodesMin(nodes)
                                        .setExclusive(true)
                                        .setTimeLimitSeconds(3_600)),
                        Actor.of(ALICE))
                .join()
                .getJobId();
    }

    private Explanation explain(int job, Submitter caller) {
        return explanations
                .explain(ExplainRequest.newBuilder().setJobId(job).build(), Actor.of(caller))
                .getExplanation();
    }

    @Test
    void the_owner_and_root_learn_what_a_job_costs_and_could_do() {
        int job = submit("r2", 2);
        assertThat(explain(job, ALICE)).isEqualTo(explain(job, ROOT));
        Waiting waiting = explain(job, ALICE).getWaiting();
        assertThat(explain(job, ALICE).getShortened()).isFalse();
        assertThat(waiting.getReasons(0).hasCost()).isTrue();
        assertThat(waiting.getPlanned().hasPrice()).isTrue();
    }

    @Test
    void others_learn_why_it_waits_and_when_it_starts() {
        int job = submit("r2", 2);
        Explanation explanation = explain(job, BOB);
        Waiting waiting = explanation.getWaiting();
        assertThat(explanation.getShortened()).isTrue();
        assertThat(waiting.getReasons(0).getKind()).isEqualTo(WaitReason.Kind.BUSY);
        assertThat(waiting.getReasons(0).hasCost()).isFalse();
        assertThat(waiting.getPlanned().getNodes()).isEqualTo("n[01-02]");
        assertThat(waiting.getPlanned().hasPrice()).isFalse();
        assertThat(waiting.getAlternativesList()).isEmpty();
    }

    @Test
    void others_learn_where_a_job_has_its_nodes_but_not_what_they_cost() {
        assertThat(explain(1, ALICE).getPlaced().hasChoice()).isTrue();
        assertThat(explain(1, BOB).getPlaced().hasChoice()).isFalse();
        assertThat(explain(1, BOB).getPlaced().getNodes()).isEqualTo("n[01-02]");
    }

    @Test
    void a_silent_node_is_an_alternative_once_it_is_back() {
        control.silence(InMemoryControl.node(2));
        int job = submit("r2", 2);
        Waiting waiting = explain(job, ALICE).getWaiting();
        assertThat(waiting.getReasonsList())
                .extracting(WaitReason::getKind)
                .contains(WaitReason.Kind.BUSY);
        assertThat(waiting.getAlternativesList())
                .extracting(Alternative::getChange)
                .containsExactly(Alternative.Change.NODES_BACK);
    }

    @Test
    void only_a_few_explanations_are_made_at_once() {
        int job = submit("r2", 2);
        List<Throwable> refusals = new ArrayList<>();
        List<Integer> depth = new ArrayList<>();
        whilePlanning.add(
                () -> {
                    if (depth.size() < 2) {
                        depth.add(job);
                        try {
                            var _ = explain(job, ALICE);
                        } catch (StatusRuntimeException refusal) {
                            refusals.add(refusal);
                        }
                    }
                });
        var _ = explain(job, ALICE);
        assertThat(refusals).singleElement().asString().contains("too many explanations");
        assertThat(explain(job, ALICE).hasWaiting()).isTrue();
    }

    @Test
    void a_failed_explanation_does_not_take_another_ones_place() {
        int job = submit("r2", 2);
        whilePlanning.add(
                () -> {
                    throw new IllegalStateException("no plan today");
                });
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> explain(job, ALICE)).hasMessage("no plan today");
        }
        whilePlanning.clear();
        assertThat(explain(job, ALICE).hasWaiting()).isTrue();
    }
}
