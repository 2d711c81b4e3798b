package lockstep.gang.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.job.Layout;
import lockstep.gang.price.Charge;
import lockstep.gang.price.FragmentationCost;
import lockstep.gang.price.SpreadFactors;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/// Spine s0 has leaf 0 with nodes 0 to 3 and leaf 1 with nodes 4 to 7; spine s1 has leaf 2 with
/// nodes 8 to 11.
class PlacementExamplesTest {
    private static final double HOUR = 3_600;
    private static final Fabric FABRIC = Ground.fabric(new int[][] {{4, 4}, {4}});
    private static final FragmentationCost PAIRS_AND_FOURS =
            FragmentationCost.of(new double[] {0, 100, 300, 0, 0, 0, 0});

    @Test
    void the_tightest_leaf_that_suffices_is_taken() {
        Found found = find(plain(), gang(2), Ground.only(0, 1, 2, 3, 5, 6, 8, 9, 10));
        assertThat(found.nodes()).containsExactly(5, 6);
        assertThat(found.level()).isEqualTo(Level.LEAF);
    }

    @Test
    void a_slow_node_is_avoided_when_another_leaf_has_good_ones() {
        Terrain terrain = slow(1, 1.2);
        assertThat(find(terrain, gang(4), Ground.all(FABRIC)).nodes()).containsExactly(4, 5, 6, 7);
    }

    @Test
    void a_slow_node_is_accepted_when_the_way_around_it_crosses_spines() {
        Candidates candidates = Ground.only(0, 1, 8);
        Found found = find(slow(1, 1.02), talkative(2), candidates);
        assertThat(found.nodes()).containsExactly(0, 1);
        assertThat(found.price().of(Charge.STRAGGLER)).isCloseTo(1_152, within(1e-6));
        assertThat(find(slow(1, 1.3), talkative(2), candidates).nodes()).containsExactly(0, 8);
    }

    @Test
    void a_slow_node_is_accepted_for_a_short_run_when_avoiding_it_breaks_up_a_leaf() {
        Candidates candidates = Ground.only(0, 1, 4, 5, 6, 7);
        assertThat(find(slow(1, 1.1), gang(2, 120), candidates).nodes()).containsExactly(0, 1);
        assertThat(find(slow(1, 1.1), gang(2, HOUR), candidates).nodes()).containsExactly(4, 5);
    }

    @Test
    void a_degraded_uplink_is_avoided_only_by_gangs_that_would_cross_it() {
        Terrain terrain = Terrain.builder(FABRIC).uplinkSlowdown(new double[] {2, 1, 1}).build();
        assertThat(find(terrain, talkative(6), Ground.all(FABRIC)).nodes())
                .containsExactly(4, 5, 6, 7, 8, 9);
        assertThat(find(terrain, talkative(4), Ground.all(FABRIC)).nodes())
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void a_node_that_fails_often_is_avoided_by_long_runs() {
        double[] hazard = new double[FABRIC.nodes()];
        hazard[0] = 1e-5;
        Terrain terrain = Terrain.builder(FABRIC).hazardPerSecond(hazard).build();
        Found found = find(terrain, gang(2, 24 * HOUR), Ground.only(0, 1, 2));
        assertThat(found.nodes()).containsExactly(1, 2);
        assertThat(found.price().of(Charge.FAILURE)).isZero();
    }

    @Test
    void nodes_that_hold_the_checkpoint_are_taken_first() {
        double[] seconds = new double[FABRIC.nodes()];
        Arrays.fill(seconds, 300);
        seconds[9] = 10;
        seconds[11] = 20;
        Found found = find(plain(), gang(2), Ground.all(FABRIC).withStaging(seconds));
        assertThat(found.nodes()).containsExactly(9, 11);
        assertThat(found.price().of(Charge.STAGING)).isEqualTo(2 * 8 * 20.0);
    }

    @Test
    void a_node_that_is_slow_and_hot_counts_with_both() {
        double[] thermal = new double[FABRIC.nodes()];
        thermal[1] = 0.05;
        double[] slowdown = ones();
        slowdown[1] = 1.1;
        Terrain terrain =
                Terrain.builder(FABRIC).slowdown(slowdown).thermalFraction(thermal).build();
        Found found = find(terrain, gang(2), Ground.only(0, 1));
        double acceleratorSeconds = 2 * 8 * HOUR;
        assertThat(found.price().of(Charge.STRAGGLER))
                .isCloseTo(0.1 * acceleratorSeconds, within(1e-6));
        assertThat(found.price().of(Charge.THERMAL))
                .isCloseTo(0.05 * acceleratorSeconds, within(1e-6));
    }

    @Test
    void partly_used_nodes_go_before_idle_ones_and_the_fullest_of_them_first() {
        Candidates candidates =
                Ground.all(FABRIC)
                        .withIdle(new long[] {0b1111_0011_1111L})
                        .withLeftover(new int[] {8, 8, 8, 8, 8, 8, 3, 1, 8, 8, 8, 8});
        assertThat(find(plain(), gang(1), candidates).nodes()).containsExactly(7);
    }

    @Test
    void segments_lie_whole_inside_leaves() {
        GangNeed need = need(4, HOUR, 0, new Layout(2, false, false), List.of());
        Found found = find(plain(), need, Ground.only(0, 1, 2, 4, 5, 6));
        assertThat(found.nodes()).containsExactly(0, 1, 4, 5);
        assertThat(search(plain()).find(need, Ground.only(0, 1, 2, 4, 8))).isEmpty();
    }

    @Test
    void a_gang_is_spread_evenly_where_that_is_asked() {
        GangNeed need = need(3, HOUR, 0.3, new Layout(0, false, true), List.of());
        Found found = find(plain(), need, Ground.all(FABRIC));
        assertThat(Exhaustive.fullestLeaf(FABRIC, found.nodes())).isEqualTo(1);
        assertThat(found.level()).isEqualTo(Level.CORE);
    }

    @Test
    void contiguous_nodes_have_none_left_out() {
        GangNeed need = need(3, HOUR, 0, new Layout(0, true, false), List.of());
        assertThat(find(plain(), need, Ground.only(0, 1, 3, 4, 5, 8)).nodes())
                .containsExactly(3, 4, 5);
    }

    @Test
    void required_nodes_bring_the_others_near() {
        GangNeed need = need(3, HOUR, 0.3, Layout.ANY, List.of(9));
        Found found = find(plain(), need, Ground.all(FABRIC));
        assertThat(found.nodes()).contains(9);
        assertThat(found.level()).isEqualTo(Level.LEAF);
        assertThat(search(plain()).find(need, Ground.only(0, 1, 2))).isEmpty();
    }

    @Test
    void the_runner_up_leaves_the_best_domain_alone() {
        PlacementSearch search = search(slow(5, 1.1));
        Found best = search.find(gang(4), Ground.all(FABRIC)).orElseThrow();
        Found second = search.runnerUp(gang(4), Ground.all(FABRIC), best).orElseThrow();
        assertThat(best.nodes()).containsExactly(0, 1, 2, 3);
        assertThat(second.nodes()).containsExactly(8, 9, 10, 11);
    }

    @Test
    void without_another_domain_the_runner_up_does_without_the_dearest_member() {
        PlacementSearch search = search(slow(2, 1.05));
        Candidates candidates = Ground.only(1, 2, 3);
        Found best = search.find(gang(2), candidates).orElseThrow();
        assertThat(best.nodes()).containsExactly(1, 3);
        assertThat(search.runnerUp(gang(2), candidates, best).orElseThrow().nodes()).contains(2);
        assertThat(
                        search.runnerUp(
                                gang(3),
                                candidates,
                                search.find(gang(3), candidates).orElseThrow()))
                .isEmpty();
    }

    private static Found find(Terrain terrain, GangNeed need, Candidates candidates) {
        return search(terrain).find(need, candidates).orElseThrow();
    }

    private static PlacementSearch search(Terrain terrain) {
        return new PlacementSearch(terrain, SpreadFactors.DEFAULT, PAIRS_AND_FOURS);
    }

    private static Terrain plain() {
        return Terrain.plain(FABRIC);
    }

    private static Terrain slow(int node, double slowdown) {
        double[] all = ones();
        all[node] = slowdown;
        return Terrain.builder(FABRIC).slowdown(all).build();
    }

    private static double[] ones() {
        double[] all = new double[FABRIC.nodes()];
        Arrays.fill(all, 1);
        return all;
    }

    private static GangNeed gang(int nodes) {
        return gang(nodes, HOUR);
    }

    private static GangNeed gang(int nodes, double runSeconds) {
        return need(nodes, runSeconds, 0.05, Layout.ANY, List.of());
    }

    private static GangNeed talkative(int nodes) {
        return need(nodes, HOUR, 0.3, Layout.ANY, List.of());
    }

    /// Of 8 accelerators a node, synchronous, with a checkpoint every half hour.
    private static GangNeed need(
            int nodes,
            double runSeconds,
            double communication,
            Layout layout,
            List<Integer> required) {
        return new GangNeed(nodes, 8, runSeconds, 1, communication, 1_800, 60, layout, required);
    }
}
