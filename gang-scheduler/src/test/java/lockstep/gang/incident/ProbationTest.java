package lockstep.gang.incident;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// One node, n1, first seen a day before noon.
class ProbationTest {
    private static final NodeName N1 = new NodeName("n1");
    private static final Duration DAY = Duration.ofDays(1);

    private IncidentMemory memory = IncidentMemory.NOTHING.registered(N1, false, NOON.minus(DAY));
    private long seq;

    @Test
    void a_node_without_incidents_is_on_none() {
        assertThat(at(NOON)).isEmpty();
    }

    @Test
    void after_harm_only_short_and_independent_work_may_go_there() {
        harm();
        Probation probation = at(NOON).orElseThrow();
        assertThat(probation.admits(WorkloadClass.SYNCHRONOUS, DAY)).isFalse();
        assertThat(probation.admits(WorkloadClass.INTERACTIVE, DAY)).isFalse();
        assertThat(probation.admits(WorkloadClass.INDEPENDENT, DAY)).isTrue();
        assertThat(probation.admits(WorkloadClass.SYNCHRONOUS, Duration.ofHours(1))).isTrue();
        assertThat(probation.reason())
                .startsWith("on probation, clean for 0 of ")
                .endsWith("x the fleet)")
                .contains("(node n1: 1 incident in 14 d, last not responding");
    }

    @Test
    void the_worse_the_record_the_more_clean_time_is_asked_for() {
        harm();
        Duration first = at(NOON).orElseThrow().cleanWanted();
        harm();
        Duration second = at(NOON).orElseThrow().cleanWanted();
        assertThat(first).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(120));
        assertThat(second).isGreaterThan(first.multipliedBy(2));
        for (int i = 0; i < 50; i++) {
            harm();
        }
        assertThat(at(NOON).orElseThrow().cleanWanted())
                .isLessThanOrEqualTo(HazardSettings.STANDARD.cleanMax());
    }

    @Test
    void running_clean_counts_four_times_as_much_as_idling() {
        harm();
        Instant later = NOON.plus(Duration.ofHours(1));
        assertThat(at(later).orElseThrow().clean()).isEqualTo(Duration.ofMinutes(15));
        memory = memory.ranClean(N1, NOON, NOON.plus(Duration.ofMinutes(40)));
        assertThat(at(later).orElseThrow().clean()).isEqualTo(Duration.ofMinutes(45));
        memory = memory.ranClean(N1, NOON, NOON.plus(Duration.ofHours(9)));
        assertThat(at(later.minusSeconds(1200)).orElseThrow().clean())
                .isEqualTo(Duration.ofMinutes(40));
    }

    @Test
    void probation_is_over_after_long_enough() {
        harm();
        Duration wanted = at(NOON).orElseThrow().cleanWanted();
        assertThat(at(NOON.plus(wanted.multipliedBy(4)).plusSeconds(1))).isEmpty();
    }

    @Test
    void time_in_which_the_node_was_away_does_not_count() {
        harm();
        Instant back = NOON.plus(Duration.ofDays(3));
        memory = memory.registered(N1, true, back);
        assertThat(at(back).orElseThrow().clean()).isZero();
        assertThat(at(back.plus(Duration.ofMinutes(40))).orElseThrow().clean())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_gang_that_hung_makes_its_nodes_suspect_but_asks_for_no_clean_time() {
        harm(Incident.STALLED);
        assertThat(at(NOON)).isEmpty();
        assertThat(hazards(NOON).of(new Resource.OfNode(N1)).ratio()).isGreaterThan(2);
    }

    @Test
    void a_gang_that_hung_does_not_undo_the_clean_time_that_a_node_has() {
        harm();
        memory = memory.ranClean(N1, NOON, NOON.plus(Duration.ofMinutes(40)));
        Instant later = NOON.plus(Duration.ofHours(1));
        Duration clean = at(later).orElseThrow().clean();
        harm(Incident.STALLED);
        assertThat(at(later).orElseThrow().clean()).isEqualTo(clean);
    }

    private void harm() {
        harm(Incident.NOT_RESPONDING);
    }

    private void harm(String symptom) {
        memory =
                memory.with(
                        ++seq,
                        new Incident(
                                new Resource.OfNode(N1),
                                symptom,
                                WorkloadClass.SYNCHRONOUS,
                                "",
                                0,
                                NOON,
                                Optional.empty()));
    }

    private Optional<Probation> at(Instant now) {
        return hazards(now).probation(N1);
    }

    private Hazards hazards(Instant now) {
        Fabric fabric = Fabric.of(Map.of(N1, node("n1").spec()));
        return Hazards.of(memory, fabric, HazardSettings.STANDARD, now);
    }
}
