package lockstep.gang.incident;

import static lockstep.gang.fixture.ClusterFixture.NOON;
import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.JobId;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// 40 nodes, n0 to n39, on leaves of 4, all there for ten years.
class HazardsTest {
    private static final int NODES = 40;
    private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(3650));
    private static final double SECONDS_OF_DAY = 86_400;
    private static final Fabric FABRIC = fabric();

    private IncidentMemory memory = allSeen();
    private long seq;

    @Test
    void the_worked_example_of_the_class() {
        // So strong a fleet rate that 40 nodes do not move it.
        HazardSettings settings =
                new HazardSettings(
                        Duration.ofDays(14),
                        0.004 / SECONDS_OF_DAY,
                        Duration.ofDays(10_000_000),
                        0.5,
                        3,
                        Duration.ofHours(1),
                        Duration.ofMinutes(10),
                        Duration.ofDays(7));
        assertThat(ratio(settings, NOON)).isCloseTo(0.86, within(0.005));
        harm("n0", NOON);
        assertThat(ratio(settings, NOON)).isCloseTo(2.58, within(0.005));
        harm("n0", NOON);
        harm("n0", NOON);
        assertThat(ratio(settings, NOON)).isCloseTo(6.02, within(0.01));
        assertThat(ratio(settings, NOON.plus(Duration.ofDays(14)))).isCloseTo(3.44, within(0.01));
    }

    private double ratio(HazardSettings settings, Instant now) {
        return Hazards.of(memory, FABRIC, settings, now).of(resource("n0")).ratio();
    }

    @Test
    void without_incidents_all_nodes_are_equal_and_a_little_better_than_usual() {
        Hazards hazards = at(NOON);
        double usual = HazardSettings.STANDARD.usualPerSecond();
        for (int node = 0; node < NODES; node++) {
            assertThat(hazards.nodePerSecond(node)).isEqualTo(hazards.nodePerSecond(0));
            assertThat(hazards.nodePerSecond(node)).isBetween(usual / 4, usual);
        }
    }

    @Test
    void a_node_that_came_just_now_is_as_its_like() {
        NodeName fresh = new NodeName("n0");
        memory =
                IncidentMemory.restored(
                        Map.of(), memory.presence().plus(fresh, Presence.beginning(NOON)));
        Hazards hazards = at(NOON);
        assertThat(hazards.perSecond(fresh))
                .isCloseTo(hazards.fleetPerSecond(resource("n0")), within(1e-15));
        assertThat(hazards.perSecond(new NodeName("stranger"))).isEqualTo(hazards.perSecond(fresh));
    }

    static IntStream seeds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void one_more_incident_always_makes_its_node_worse(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        randomHarm(random);
        String victim = "n" + random.nextInt(NODES);
        double before = at(NOON).perSecond(new NodeName(victim));
        double ratioBefore = at(NOON).of(resource(victim)).ratio();
        harm(victim, NOON.minus(Duration.ofHours(random.nextInt(1000))));
        assertThat(at(NOON).perSecond(new NodeName(victim))).isGreaterThan(before);
        assertThat(at(NOON).of(resource(victim)).ratio()).isGreaterThan(ratioBefore);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void in_the_end_all_harm_is_forgotten(int seed) {
        randomHarm(new SplittableRandom(seed));
        Hazards later = at(NOON.plus(Duration.ofDays(400)));
        for (int node = 0; node < NODES; node++) {
            assertThat(later.nodePerSecond(node))
                    .isCloseTo(later.nodePerSecond(0), within(1e-6 * later.nodePerSecond(0)));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_numbers_by_node_are_those_of_the_resources(int seed) {
        randomHarm(new SplittableRandom(seed));
        Hazards hazards = at(NOON);
        for (int node = 0; node < NODES; node++) {
            Resource resource = new Resource.OfNode(FABRIC.name(node));
            assertThat(hazards.nodePerSecond(node))
                    .isEqualTo(hazards.perSecond(resource))
                    .isEqualTo(hazards.perSecond(FABRIC.name(node)))
                    .isPositive();
        }
    }

    @Test
    void a_repeat_offender_is_far_worse_than_the_fleet_and_was_harmful_more_than_once() {
        harm("n3", NOON.minus(Duration.ofDays(2)));
        assertThat(at(NOON).isRepeatOffender(resource("n3"))).isFalse();
        harm("n3", NOON.minus(Duration.ofDays(1)));
        assertThat(at(NOON).isRepeatOffender(resource("n3"))).isTrue();
        assertThat(at(NOON).isRepeatOffender(resource("n4"))).isFalse();
    }

    @Test
    void harm_everywhere_makes_nobody_an_offender() {
        for (int round = 0; round < 3; round++) {
            IntStream.range(0, NODES).forEach(i -> harm("n" + i, NOON));
        }
        assertThat(at(NOON).isRepeatOffender(resource("n3"))).isFalse();
        assertThat(at(NOON).of(resource("n3")).ratio()).isLessThan(2);
    }

    @Test
    void a_job_that_can_start_nowhere_is_suspected_itself() {
        for (int i = 0; i < 4; i++) {
            refuse("n" + i, 7);
        }
        double ofSuspect = at(NOON).of(resource("n0")).ratio();
        memory = allSeen();
        refuse("n0", 7);
        refuse("n0", 8);
        assertThat(ofSuspect).isLessThan(1.5);
        assertThat(at(NOON).of(resource("n0")).ratio()).isGreaterThan(3);
    }

    @Test
    void the_record_of_a_node_is_cited_in_one_line() {
        assertThat(at(NOON).cite(resource("n17"))).isEmpty();
        harm("n17", NOON.minus(Duration.ofDays(40)));
        harm("n17", NOON.minus(Duration.ofDays(3)));
        harm("n17", NOON.minus(Duration.ofDays(1)));
        assertThat(at(NOON).cite(resource("n17")).orElseThrow())
                .matches("node n17: 2 incidents in 14 d, last xid 79, \\d\\.\\dx the fleet");
    }

    @Test
    void what_nodes_share_has_a_hazard_of_its_own() {
        Resource leaf = new Resource.Leaf("s0", "l1");
        Hazards before = at(NOON);
        assertThat(before.perSecond(leaf)).isLessThan(before.nodePerSecond(0) / 5);
        memory = memory.with(++seq, incident(leaf, "fan", NOON, Optional.empty()));
        assertThat(at(NOON).of(leaf).ratio()).isGreaterThan(1.5);
        assertThat(at(NOON).perSecond(new Resource.Leaf("s0", "l2")))
                .isLessThan(at(NOON).perSecond(leaf));
        assertThat(at(NOON).nodePerSecond(0)).isEqualTo(before.nodePerSecond(0));
    }

    private void randomHarm(SplittableRandom random) {
        int count = random.nextInt(60);
        for (int i = 0; i < count; i++) {
            String victim = "n" + random.nextInt(random.nextInt(1, NODES));
            harm(victim, NOON.minus(Duration.ofHours(random.nextInt(2000))));
        }
    }

    @Test
    void what_users_run_past_the_scheduler_does_not_speak_against_a_node() {
        harm("n1", NOON.minus(Duration.ofDays(1)));
        IncidentMemory before = memory;
        for (String node : List.of("n0", "n1")) {
            memory =
                    memory.with(
                            ++seq,
                            incident(
                                    resource(node),
                                    Incident.STRAY_PROCESS,
                                    NOON,
                                    Optional.empty()));
        }
        Hazards hazards = at(NOON);
        assertThat(memory.of(resource("n0"))).as("it is remembered").hasSize(1);
        assertThat(hazards.of(resource("n0"))).isEqualTo(hazards.of(resource("n2")));
        assertThat(hazards.probation(new NodeName("n0"))).isEmpty();
        assertThat(hazards.probation(new NodeName("n1")))
                .isEqualTo(
                        Hazards.of(before, FABRIC, HazardSettings.STANDARD, NOON)
                                .probation(new NodeName("n1")));
    }

    private void harm(String node, Instant at) {
        memory = memory.with(++seq, incident(resource(node), "xid 79", at, Optional.empty()));
    }

    private void refuse(String node, int job) {
        memory =
                memory.with(
                        ++seq,
                        incident(
                                resource(node),
                                Incident.START_REFUSED,
                                NOON,
                                Optional.of(new JobId(job))));
    }

    private static Incident incident(
            Resource resource, String symptom, Instant at, Optional<JobId> job) {
        return new Incident(resource, symptom, WorkloadClass.SYNCHRONOUS, "", 1, at, job);
    }

    private Hazards at(Instant now) {
        return Hazards.of(memory, FABRIC, HazardSettings.STANDARD, now);
    }

    private static Resource resource(String node) {
        return new Resource.OfNode(new NodeName(node));
    }

    private static IncidentMemory allSeen() {
        IncidentMemory memory = IncidentMemory.NOTHING;
        for (int i = 0; i < NODES; i++) {
            memory = memory.registered(new NodeName("n" + i), false, LONG_AGO);
        }
        return memory;
    }

    private static Fabric fabric() {
        Map<NodeName, NodeSpec> nodes = new TreeMap<>();
        for (int i = 0; i < NODES; i++) {
            var fixture = node("n" + i).on("s0", "l" + i / 4);
            nodes.put(fixture.name(), fixture.spec());
        }
        return Fabric.of(nodes);
    }
}
