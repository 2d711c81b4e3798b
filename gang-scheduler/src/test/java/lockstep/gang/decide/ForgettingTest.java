package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.ALICE;
import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.DrainMode;
import lockstep.gang.event.Event;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.fixture.NodeFixture;
import lockstep.gang.incident.Incident;
import lockstep.gang.incident.IncidentMemory;
import lockstep.gang.job.AttemptId;
import lockstep.gang.job.Submitter;
import lockstep.gang.lifecycle.Cause;
import lockstep.gang.report.NodeStatement;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class ForgettingTest {
    private static final Submitter ROOT = new Submitter(0, 0, "root");
    private static final NodeName N1 = new NodeName("n1");
    private static final NodeName N2 = new NodeName("n2");

    private final Decider decider = new Decider(Rules.standard());
    private final ClusterFixture cluster = ClusterFixture.of(node("n1"), node("n2"), node("n3"));

    @Test
    void a_node_that_is_lost_is_forgotten() {
        lose("n1");
        assertThat(forget(N1).reply()).isEqualTo(new Reply.NodesChanged(List.of(N1), List.of()));
        assertThat(cluster.state().nodes()).containsOnlyKeys(N2, new NodeName("n3"));
        cluster.state().verify();
    }

    @Test
    void a_node_that_may_live_is_not() {
        assertThat(refusal(forget(N1)))
                .startsWith("n1 is not down.\nMaybe stop its daemon, and wait");
        assertThat(cluster.state().nodes()).containsKey(N1);
    }

    @Test
    void all_of_the_nodes_are_forgotten_or_none() {
        lose("n1");
        assertThat(refusal(forget(N1, N2, new NodeName("n9"))))
                .contains("n2 is not down.")
                .contains("there is no node n9")
                .doesNotContain("n1 is");
        assertThat(cluster.state().nodes()).containsKey(N1);
        assertThat(refusal(forget())).isEqualTo("no node is named");
    }

    @Test
    void a_node_of_a_gang_that_still_ends_elsewhere_is_kept_until_that_is_over() {
        AttemptId attempt = cluster.occupy(1, "n1", "n2");
        cluster.run(attempt);
        lose("n1");
        assertThat(cluster.node("n1").isIdle()).as("freed by its lease").isTrue();
        assertThat(refusal(forget(N1)))
                .isEqualTo(
                        "n1 belongs to job 1, which is not over yet.\n"
                                + "Maybe wait for its end, or cancel it.");

        cluster.apply(new Event.NodeFreed(attempt, N2, "report"));
        cluster.apply(new Event.JobRequeued(attempt, Cause.NODE_LOST, ""));
        assertThat(forget(N1).reply()).isInstanceOf(Reply.NodesChanged.class);
        cluster.state().verify();
    }

    @Test
    void its_drain_and_its_incidents_are_forgotten_with_it_and_those_of_others_are_not() {
        AttemptId attempt = cluster.occupy(1, "n1", "n2");
        cluster.run(attempt);
        decide(
                new Command.Drain(
                        List.of(N1), ROOT, "fans", DrainMode.AFTER_JOBS, Optional.empty(), ""));
        lose("n1");
        lose("n2");
        cluster.apply(new Event.JobRequeued(attempt, Cause.NODE_LOST, ""));
        assertThat(incidents().of(new Resource.OfNode(N1)))
                .extracting(Incident::symptom)
                .containsExactly(Incident.NOT_RESPONDING);

        forget(N1);
        assertThat(cluster.state().drained()).isEmpty();
        assertThat(incidents().of(new Resource.OfNode(N1))).isEmpty();
        assertThat(incidents().presenceOf(N1)).isEmpty();
        assertThat(incidents().of(new Resource.OfNode(N2))).hasSize(1);

        decide(observe(node("n1")));
        assertThat(cluster.node("n1").drain()).as("a new node with the same name").isEmpty();
        assertThat(incidents().presenceOf(N1)).isPresent();
    }

    @Test
    void what_is_told_late_of_a_node_that_was_forgotten_changes_nothing() {
        lose("n1");
        forget(N1);
        assertThat(decide(new Command.LeaseEnded(N1, ClusterFixture.life(1))).entries()).isEmpty();
        assertThat(decide(new Command.Resume(List.of(N1), ROOT)).reply())
                .isEqualTo(new Reply.NothingDone("there is no node n1"));
    }

    @Test
    void a_journal_that_forgets_a_node_which_holds_something_is_refused() {
        cluster.occupy(1, "n1");
        assertThatThrownBy(() -> cluster.apply(new Event.NodesForgotten(List.of(N1), ALICE)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("n1");
    }

    private void lose(String name) {
        decide(new Command.LeaseEnded(new NodeName(name), ClusterFixture.life(1)));
    }

    private IncidentMemory incidents() {
        return cluster.state().past().incidents();
    }

    private static Command observe(NodeFixture node) {
        return new Command.Observe(
                new NodeStatement(
                        node.name(), new Incarnation("boot-2", 1), node.spec(), List.of()));
    }

    private Decision forget(NodeName... nodes) {
        return decide(new Command.ForgetNodes(List.of(nodes), ROOT));
    }

    private static String refusal(Decision decision) {
        assertThat(decision.entries()).isEmpty();
        return decision.reply() instanceof Reply.NothingDone(var message) ? message : "it was done";
    }

    private Decision decide(Command command) {
        Decision decision = decider.decide(cluster.state(), command, NOON);
        decision.entries().forEach(entry -> cluster.apply(entry.event()));
        return decision;
    }
}
