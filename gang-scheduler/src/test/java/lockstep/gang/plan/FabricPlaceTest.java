package lockstep.gang.plan;

import static lockstep.gang.fixture.JobFixture.job;
import static lockstep.gang.fixture.NodeFixture.node;
import static lockstep.gang.fixture.NodeFixture.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.fixture.ClusterFixture;

import org.junit.jupiter.api.Test;

class FabricPlaceTest extends PlannerScene {
    {
        cluster =
                ClusterFixture.of(
                        node("a1").on("s1", "a"),
                        node("a2").on("s1", "a"),
                        node("a3").on("s1", "a"),
                        node("a4").on("s1", "a"),
                        node("b1").on("s1", "b"),
                        node("b2").on("s1", "b"),
                        node("b3").on("s1", "b"),
                        node("c1").on("s2", "c"),
                        node("c2").on("s2", "c"),
                        node("d1").on("s2", "d"),
                        node("x1"));
    }

    @Test
    void the_place_is_the_smallest_leaf_that_suffices() {
        assertThat(placed(job().nodes(1))).isEqualTo("d1");
        assertThat(placed(job().nodes(2))).isEqualTo("c1 c2");
        assertThat(placed(job().nodes(3))).isEqualTo("b1 b2 b3");
        assertThat(placed(job().nodes(4))).isEqualTo("a1 a2 a3 a4");
    }

    @Test
    void the_place_is_the_leaf_with_the_fewest_free_nodes_not_the_fewest_nodes() {
        cluster.occupy(8, "a1", "a2");
        assertThat(placed(job().nodes(2).cpusPerTask(8))).isEqualTo("a3 a4");
    }

    @Test
    void the_place_is_one_spine_when_no_leaf_suffices() {
        cluster.occupy(8, "a1", "a2");
        assertThat(placed(job().nodes(5).cpusPerTask(8))).isEqualTo("a3 a4 b1 b2 b3");
    }

    @Test
    void the_place_takes_whole_leaves_of_a_spine_and_the_rest_from_the_smallest_that_suffices() {
        assertThat(placed(job().nodes(5))).isEqualTo("a1 a2 a3 a4 b1");
        assertThat(placed(job().nodes(7))).isEqualTo("a1 a2 a3 a4 b1 b2 b3");
    }

    @Test
    void the_place_is_everywhere_when_no_spine_suffices() {
        assertThat(placed(job().nodes(8))).isEqualTo("a1 a2 a3 a4 b1 b2 b3 d1");
        assertThat(placed(job().nodes(9))).isEqualTo("a1 a2 a3 a4 b1 b2 b3 c1 c2");
        assertThat(placed(job().nodes(11))).isEqualTo("a1 a2 a3 a4 b1 b2 b3 c1 c2 d1 x1");
    }

    @Test
    void the_place_is_near_the_nodes_that_were_asked_for() {
        assertThat(placed(job().nodes(2).on("a3"))).isEqualTo("a1 a3");
        assertThat(placed(job().nodes(4).on("b3"))).isEqualTo("a1 b1 b2 b3");
        assertThat(placed(job().nodes(3).on("c2", "b2"))).isEqualTo("b2 c1 c2");
        assertThat(placed(job().nodes(2).on("x1"))).isEqualTo("d1 x1");
    }

    @Test
    void the_place_avoids_excluded_nodes() {
        assertThat(placed(job().nodes(2).notOn("c1", "a1"))).isEqualTo("b1 b2");
    }

    @Test
    void the_place_does_not_take_the_same_leaf_name_on_two_spines_for_one_leaf() {
        cluster =
                ClusterFixture.of(
                        node("n1").on("s1", "leaf1"),
                        node("n2").on("s2", "leaf1"),
                        node("n3").on("s2", "leaf2"));
        assertThat(placed(job().nodes(2))).isEqualTo("n2 n3");
    }

    @Test
    void the_place_on_a_leaf_is_the_fullest_node_with_room() {
        cluster = ClusterFixture.of(nodes(4));
        cluster.occupy(2, "n3");
        cluster.occupy(1, "n2");
        assertThat(placed(job())).isEqualTo("n3");
        assertThat(placed(job().cpusPerTask(7))).isEqualTo("n2");
    }

    @Test
    void the_place_of_a_job_without_accelerators_is_a_node_without_accelerators() {
        cluster = ClusterFixture.of(node("n1").gpus("h100", 8), node("n2").cpus(64));
        assertThat(placed(job())).isEqualTo("n2");
    }

    @Test
    void the_place_has_all_features() {
        cluster =
                ClusterFixture.of(
                        node("n1").features("ib"), node("n2").features("ib", "h100"), node("n3"));
        assertThat(placed(job().features("ib", "h100"))).isEqualTo("n2");
    }

    @Test
    void the_place_is_found_although_names_do_not_follow_the_fabric() {
        cluster =
                ClusterFixture.of(
                        node("n1").on("s1", "a"),
                        node("n2").on("s2", "b"),
                        node("n3").on("s1", "a"),
                        node("n4").on("s2", "b"),
                        node("n5").on("s2", "c"));
        assertThat(placed(job().nodes(2))).isEqualTo("n1 n3");
        assertThat(placed(job().nodes(3))).isEqualTo("n2 n4 n5");
        assertThat(placed(job().nodes(5))).isEqualTo("n1 n3 n2 n4 n5");
    }

    @Test
    void the_place_of_equals_is_the_first_by_name() {
        cluster =
                ClusterFixture.of(
                        node("n1").on("s1", "a"),
                        node("n2").on("s1", "a"),
                        node("n3").on("s2", "b"),
                        node("n4").on("s2", "b"));
        assertThat(placed(job().nodes(2))).isEqualTo("n1 n2");
        assertThat(placed(job().nodes(3))).isEqualTo("n1 n2 n3");
    }

    @Test
    void the_place_near_a_node_of_no_spine_is_anywhere() {
        cluster =
                ClusterFixture.of(
                        node("n1"), node("n2"), node("n3").on("s1", "a"), node("n4").on("s1", "a"));
        assertThat(placed(job().nodes(3).on("n1"))).isEqualTo("n3 n4 n1");
    }

    @Test
    void the_place_is_one_leaf_or_one_spine_whatever_the_order_of_their_names() {
        cluster =
                ClusterFixture.of(
                        node("n1").on("s1", "a"),
                        node("n2").on("s1", "b"),
                        node("n3").on("s1", "a"),
                        node("n4").on("s1", "b"));
        assertThat(placed(job().nodes(2))).isEqualTo("n1 n3");
        cluster =
                ClusterFixture.of(
                        node("n1").on("s2", "a"),
                        node("n2").on("s1", "b"),
                        node("n3").on("s2", "c"),
                        node("n4").on("s1", "d"));
        assertThat(placed(job().nodes(2))).isEqualTo("n2 n4");
    }
}
