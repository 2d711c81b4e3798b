package lockstep.gang.condition;

import static lockstep.gang.fixture.ClusterFixture.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.job.WorkloadClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// On 2 spines of 2 leaves of 2 nodes: n0, n1 on s0/l0; n2, n3 on s0/l1; and so on. Even nodes are
/// in rack r0, odd ones in r1; n6 and n7 hang on power feed f0.
class OutlookTest {
    private static final Fabric FABRIC = fabric();

    private final List<Condition> measured = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(WorkloadClass.class)
    void without_any_measurement_nothing_is_preferred_to_anything(WorkloadClass workload) {
        Outlook outlook = outlook(workload);
        for (int node = 0; node < FABRIC.nodes(); node++) {
            assertThat(outlook.slowdown(node)).isEqualTo(1);
            assertThat(outlook.noise(node)).isZero();
            assertThat(outlook.thermalLoss(node)).isZero();
            assertThat(outlook.isUnfit(node)).isFalse();
            assertThat(outlook.node(node)).isInstanceOf(Admissibility.Unmeasured.class);
        }
        for (int leaf = 0; leaf < FABRIC.leaves(); leaf++) {
            assertThat(outlook.leafSlowdown(leaf)).isEqualTo(1);
            assertThat(outlook.uplinkSlowdown(leaf)).isEqualTo(1);
            assertThat(outlook.isSealed(leaf)).isFalse();
            assertThat(outlook.spineSlowdown(FABRIC.spineOf(leaf))).isEqualTo(1);
        }
    }

    @Test
    void a_measured_node_has_its_own_numbers_also_when_it_is_fast() {
        measure("node n2", 0.96, 0.02, 0.1);
        Outlook outlook = outlook(WorkloadClass.SYNCHRONOUS);
        assertThat(outlook.slowdown(2)).isEqualTo(0.96);
        assertThat(outlook.noise(2)).isEqualTo(0.02);
        assertThat(outlook.thermalLoss(2)).isEqualTo(0.075);
        assertThat(outlook.node(2)).isEqualTo(new Admissibility.Fit());
    }

    @Test
    void independent_work_does_not_feel_noise() {
        measure("node n2", 1, 0.2, 1);
        assertThat(outlook(WorkloadClass.INDEPENDENT).noise(2)).isZero();
    }

    @Test
    void a_hot_rack_makes_its_nodes_as_slow_as_itself_once() {
        measure("node n1", 1.1, 0, 1);
        measure("node n3", 1.3, 0, 1);
        measure("rack r1", 1.2, 0, 0);
        Outlook outlook = outlook(WorkloadClass.SYNCHRONOUS);
        assertThat(outlook.slowdown(1)).isEqualTo(1.2);
        assertThat(outlook.slowdown(3)).isEqualTo(1.3);
        assertThat(outlook.slowdown(2)).isEqualTo(1);
        assertThat(outlook.thermalLoss(5)).isEqualTo(0.15);
        assertThat(outlook.node(1))
                .isEqualTo(new Admissibility.Degraded(1.2, "rack r1: slow-down 1.20"));
    }

    @Test
    void a_typical_rack_does_not_slow_a_fast_node() {
        measure("node n1", 0.9, 0, 1);
        measure("rack r1", 1, 0, 1);
        assertThat(outlook(WorkloadClass.SYNCHRONOUS).slowdown(1)).isEqualTo(0.9);
    }

    @Test
    void a_power_feed_with_a_fault_makes_its_nodes_unfit() {
        fault("power feed f0", "breaker open");
        Outlook outlook = outlook(WorkloadClass.INDEPENDENT);
        assertThat(outlook.unfitBecause(6)).contains("power feed f0: breaker open");
        assertThat(outlook.isUnfit(7)).isTrue();
        assertThat(outlook.isUnfit(5)).isFalse();
    }

    @Test
    void a_leaf_with_a_fault_makes_its_nodes_unfit() {
        fault("leaf s0/l1", "fan");
        Outlook outlook = outlook(WorkloadClass.SYNCHRONOUS);
        assertThat(outlook.unfitBecause(2)).contains("leaf s0/l1: fan");
        assertThat(outlook.isUnfit(3)).isTrue();
        assertThat(outlook.isUnfit(4)).isFalse();
    }

    @Test
    void a_slow_uplink_lowers_only_what_crosses_it() {
        measure("uplink s0/l1", 1.8, 0, 1);
        Outlook outlook = outlook(WorkloadClass.SYNCHRONOUS);
        assertThat(outlook.uplinkSlowdown(1)).isEqualTo(1.8);
        assertThat(outlook.uplinkSlowdown(0)).isEqualTo(1);
        assertThat(outlook.leafSlowdown(1)).isEqualTo(1);
        assertThat(outlook.slowdown(2)).isEqualTo(1);
        assertThat(outlook.isSealed(1)).isFalse();
    }

    @Test
    void no_gang_may_cross_an_uplink_with_a_fault_and_its_nodes_stay_useful() {
        fault("uplink s0/l1", "down");
        Outlook outlook = outlook(WorkloadClass.SYNCHRONOUS);
        assertThat(outlook.sealedBecause(1)).contains("uplink s0/l1: down");
        assertThat(outlook.isSealed(0)).isFalse();
        assertThat(outlook.isUnfit(2)).isFalse();
    }

    @Test
    void no_gang_may_cross_a_spine_with_a_fault() {
        fault("spine s1", "rebooting");
        Outlook outlook = outlook(WorkloadClass.SYNCHRONOUS);
        assertThat(outlook.sealedBecause(2)).contains("spine s1: rebooting");
        assertThat(outlook.isSealed(3)).isTrue();
        assertThat(outlook.isSealed(1)).isFalse();
    }

    @Test
    void a_single_slow_node_does_not_stand_for_those_that_nobody_measured() {
        measure("node n0", 1.4, 0, 1);
        assertThat(outlook(WorkloadClass.SYNCHRONOUS).slowdown(1)).isEqualTo(1);
    }

    @Test
    void where_many_are_slow_an_unmeasured_node_is_taken_to_be_slow() {
        for (int node = 100; node < 140; node++) {
            measure("node x" + node, node < 130 ? 1 : 1.2, 0.01, 1);
        }
        Outlook outlook = outlook(WorkloadClass.SYNCHRONOUS);
        assertThat(outlook.slowdown(0)).isEqualTo(1.2);
        assertThat(outlook.noise(0)).isEqualTo(0.01);
        assertThat(outlook.isUnfit(0)).isFalse();
    }

    @Test
    void a_stale_bad_condition_still_counts_and_a_stale_good_one_does_not() {
        measured.add(
                new Condition(
                        node("n0"), 1.4, 0, 1, Optional.empty(), NOON.minus(Duration.ofHours(1))));
        measured.add(
                new Condition(
                        node("n1"), 0.8, 0, 1, Optional.empty(), NOON.minus(Duration.ofHours(1))));
        Outlook outlook = outlook(WorkloadClass.SYNCHRONOUS);
        assertThat(outlook.slowdown(0)).isEqualTo(1.4);
        assertThat(outlook.slowdown(1)).isEqualTo(1);
        assertThat(outlook.node(0)).isInstanceOf(Admissibility.Unmeasured.class);
    }

    @Test
    void nodes_that_nobody_placed_have_no_links_to_judge() {
        Fabric loose = Fabric.of(Map.of(new NodeName("n0"), spec("", "", "", List.of())));
        Outlook outlook =
                Outlook.of(
                        loose,
                        Conditions.NONE,
                        Standards.STANDARD,
                        WorkloadClass.SYNCHRONOUS,
                        NOON);
        assertThat(outlook.isSealed(0)).isFalse();
        assertThat(outlook.uplinkSlowdown(0)).isEqualTo(1);
    }

    private void measure(String resource, double slowdown, double noise, double headroom) {
        measured.add(
                new Condition(
                        Resource.parse(resource).orElseThrow(),
                        slowdown,
                        noise,
                        headroom,
                        Optional.empty(),
                        NOON));
    }

    private void fault(String resource, String fault) {
        Resource.parse(resource)
                .ifPresent(
                        known ->
                                measured.add(
                                        new Condition(known, 1, 0, 1, Optional.of(fault), NOON)));
    }

    private Outlook outlook(WorkloadClass workload) {
        return Outlook.of(
                FABRIC, Conditions.NONE.with(measured), Standards.STANDARD, workload, NOON);
    }

    private static Resource node(String name) {
        return new Resource.OfNode(new NodeName(name));
    }

    private static Fabric fabric() {
        Map<NodeName, NodeSpec> nodes = new TreeMap<>();
        for (int i = 0; i < 8; i++) {
            nodes.put(
                    new NodeName("n" + i),
                    spec(
                            "l" + i / 2,
                            "s" + i / 4,
                            "r" + i % 2,
                            i < 6 ? List.of() : List.of("fast", "feed-f0")));
        }
        return Fabric.of(nodes);
    }

    private static NodeSpec spec(String leaf, String spine, String rack, List<String> features) {
        return new NodeSpec(
                "host",
                "127.0.0.1",
                8,
                1_000,
                List.of(),
                List.of(),
                new FabricPlace(leaf, spine, rack),
                features,
                "test");
    }
}
