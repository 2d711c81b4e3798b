package lockstep.gang.decide;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.ClusterFixture.life;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.fixture.ClusterFixture;
import lockstep.gang.incident.Incident;
import lockstep.gang.state.ClusterState;
import lockstep.gang.telemetry.Happening;

import org.junit.jupiter.api.Test;

import java.util.List;

final class ToldIncidentTest {
    private static final NodeName N1 = new NodeName("n1");

    private ClusterState state = ClusterFixture.of(node("n1")).state();

    private List<Incident> tell(int life, long number) {
        Happening happening =
                new Happening(number, "xid 79", "gpu5", "GPU fell off the bus", NOON, true);
        state =
                new Decider(Rules.standard())
                        .decide(
                                state,
                                new Command.RecordIncident(N1, life(life), happening),
                                NOON.plusSeconds(5))
                        .next();
        return state.past().incidents().of(new Resource.OfNode(N1));
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
    void the_same_happening_told_again_is_not_recorded_again() {
        tell(1, 1);
        assertThat(tell(1, 1)).hasSize(1);
        assertThat(tell(1, 11)).hasSize(2);
        assertThat(tell(2, 1)).hasSize(3);
    }
}
