package lockstep.gang.incident;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

class IncidentMemoryTest {
    private static final NodeName N1 = new NodeName("n1");

    @Test
    void the_newest_of_a_resource_are_kept() {
        IncidentMemory memory = IncidentMemory.NOTHING;
        for (int i = 1; i <= IncidentMemory.OF_RESOURCE_MAX + 5; i++) {
            memory = memory.with(i, incident(N1, "symptom " + i, NOON));
        }
        List<Incident> kept = memory.of(new Resource.OfNode(N1));
        assertThat(kept).hasSize(IncidentMemory.OF_RESOURCE_MAX);
        assertThat(kept.getFirst().symptom()).isEqualTo("symptom 6");
        assertThat(kept.getLast().symptom()).isEqualTo("symptom 205");
    }

    @Test
    void the_newest_of_all_are_kept() {
        IncidentMemory memory = IncidentMemory.NOTHING;
        for (int i = 1; i <= IncidentMemory.MAX + 3; i++) {
            memory = memory.with(i, incident(new NodeName("n" + i), "xid", NOON));
        }
        assertThat(memory.incidents()).hasSize(IncidentMemory.MAX);
        assertThat(memory.of(new Resource.OfNode(new NodeName("n3")))).isEmpty();
        assertThat(memory.byResource()).hasSize(IncidentMemory.MAX);
        assertThat(memory.of(new Resource.OfNode(new NodeName("n4")))).hasSize(1);
    }

    @Test
    void a_node_is_there_since_it_was_first_seen_and_up_since_it_came_back() {
        IncidentMemory memory =
                IncidentMemory.NOTHING
                        .registered(N1, false, NOON)
                        .registered(N1, false, NOON.plusSeconds(10))
                        .registered(N1, true, NOON.plusSeconds(20));
        assertThat(memory.presenceOf(N1))
                .contains(new Presence(NOON, NOON.plusSeconds(20), Duration.ZERO));
    }

    @Test
    void clean_running_is_counted_after_an_incident_only_and_begins_anew_after_the_next() {
        Duration hour = Duration.ofHours(1);
        IncidentMemory memory =
                IncidentMemory.NOTHING
                        .registered(N1, false, NOON)
                        .ranClean(N1, NOON, NOON.plus(hour));
        assertThat(ranClean(memory)).isZero();
        memory =
                memory.with(1, incident(N1, "xid", NOON))
                        .ranClean(N1, NOON, NOON.plus(hour))
                        .ranClean(N1, NOON.minus(hour), NOON.plus(hour));
        assertThat(ranClean(memory)).isEqualTo(Duration.ofHours(2));
        assertThat(ranClean(memory.ranClean(N1, NOON.plus(hour), NOON)))
                .isEqualTo(Duration.ofHours(2));
        assertThat(ranClean(memory.with(2, incident(N1, "xid", NOON)))).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void a_memory_read_back_is_the_same(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        IncidentMemory memory = IncidentMemory.NOTHING;
        for (int i = 1; i < 500; i++) {
            NodeName node = new NodeName("n" + random.nextInt(random.nextInt(1, 9)));
            memory =
                    switch (random.nextInt(3)) {
                        case 0 -> memory.registered(node, random.nextBoolean(), NOON);
                        case 1 -> memory.ranClean(node, NOON, NOON.plusSeconds(2L * i));
                        default -> memory.with(i, incident(node, "x" + i, NOON.plusSeconds(i)));
                    };
        }
        Map<Long, Incident> incidents = new TreeMap<>(memory.incidents());
        assertThat(IncidentMemory.restored(incidents, memory.presence())).isEqualTo(memory);
    }

    @Test
    void a_loss_is_a_number_of_accelerator_seconds() {
        for (double loss : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(
                            () ->
                                    new Incident(
                                            new Resource.OfNode(N1),
                                            "xid",
                                            WorkloadClass.SYNCHRONOUS,
                                            "",
                                            loss,
                                            NOON,
                                            Optional.empty()))
                    .hasMessageContaining("must be 0 or more");
        }
    }

    private static Duration ranClean(IncidentMemory memory) {
        return memory.presenceOf(N1).orElseThrow().ranClean();
    }

    private static Incident incident(NodeName node, String symptom, Instant at) {
        return new Incident(
                new Resource.OfNode(node),
                symptom,
                WorkloadClass.SYNCHRONOUS,
                "",
                8,
                at,
                Optional.empty());
    }
}
