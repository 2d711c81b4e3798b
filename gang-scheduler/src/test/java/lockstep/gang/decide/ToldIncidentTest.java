package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.ClusterFixture.life;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.drain.Drain;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.incident.Incident;
import lockstep.gang.job.Submitter;
import lockstep.gang.state.ClusterState;
import lockstep.gang.state.Node;
import lockstep.gang.telemetry.Happening;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

final class ToldIncidentTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final Submitter ROOT = new Submitter(0, 0, "root");

    private ClusterState state = ClusterFixture.of(node("n1")).state();

    private List<Incident> tell(int life, long number) {
        return tell(life, number, true);
    }

    private List<Incident> tell(int life, long number, boolean drains) {
        Happening happening =
                new Happening(number, "xid 79", "gpu5", "GPU fell off the bus", NOON, drains);
        decide(new Command.RecordIncident(N1, life(life), happening));
        return state.past().incidents().of(new Resource.OfNode(N1));
    }

    private void decide(Command command) {
        state = new Decider(Rules.standard()).decide(state, command, NOON.plusSeconds(5)).next();
    }

    private Optional<Drain> drain() {
        return state.node(N1).flatMap(Node::drain);
    }

    @Test
    void a_happening_becomes_an_incident_of_the_node() {
        Incident incident = tell(1, 1).getFirst();
        assertThat(incident.symptom()).isEqualTo("xid 79");
        assertThat(incident.circumstances()).startsWith("gpu5: GPU fell off the bus [happening 1");
        assertThat(incident.at()).isEqualTo(NOON);
        assertThat(incident.job()).isEmpty();
    }

    @Test
    void a_line_of_the_kernels_log_is_kept_whole_and_what_has_no_end_is_cut() {
        String line =
                "NVRM: Xid (PCI:0000:9b:00): 79, pid=1, GPU has fallen off the bus.".repeat(3);
        decide(
                new Command.RecordIncident(
                        N1, life(1), new Happening(1, "xid 79", "", line, NOON, true)));
        decide(
                new Command.RecordIncident(
                        N1, life(1), new Happening(2, "xid 79", "", line.repeat(9), NOON, true)));
        List<Incident> told = state.past().incidents().of(new Resource.OfNode(N1));
        assertThat(told)
                .anySatisfy(one -> assertThat(one.circumstances()).startsWith(line + " ["))
                .allSatisfy(one -> assertThat(one.circumstances()).hasSizeLessThan(400));
        assertThat(drain().orElseThrow().reason()).hasSizeLessThan(150).endsWith("…");
    }

    @Test
    void the_same_happening_told_again_is_not_recorded_again() {
        tell(1, 1);
        assertThat(tell(1, 1)).hasSize(1);
        assertThat(tell(1, 11)).hasSize(2);
        assertThat(tell(2, 1)).hasSize(3);
    }

    @Test
    void a_node_is_drained_for_a_happening_after_which_it_must_not_be_used() {
        tell(1, 1, false);
        assertThat(drain()).isEmpty();
        tell(1, 2, true);
        assertThat(drain()).isPresent();
        assertThat(drain().orElseThrow().reason())
                .isEqualTo("xid 79 of gpu5: GPU fell off the bus");
    }

    @Test
    void a_happening_told_again_does_not_drain_a_node_that_was_resumed_since() {
        tell(1, 1, true);
        decide(new Command.Resume(List.of(N1), ROOT));
        tell(1, 1, true);
        assertThat(drain()).isEmpty();
        tell(1, 2, true);
        assertThat(drain()).isPresent();
    }
}
