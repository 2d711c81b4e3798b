package lockstep.gang.replay.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.condition.Condition;
import lockstep.gang.condition.Conditions;
import lockstep.gang.condition.Resource;
import lockstep.gang.plan.Planner;
import lockstep.gang.replay.Scene;
import lockstep.gang.replay.site.Site;
import lockstep.gang.replay.truth.NodeSpeeds;
import lockstep.gang.replay.truth.Truth;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

class NodeChoiceTest {
    /// Four leaves of four nodes, two leaves to a spine.
    private static final Site SITE = Scene.on("16x1/4/2").site();

    private static final Conditions NOTHING = Conditions.NONE;

    private static int[] tree(int count, int... candidates) {
        int[] ones = new int[16];
        Arrays.fill(ones, 1);
        return new TreeBestFit(SITE.fabric())
                .choose(new Room(SITE.fabric(), ones), candidates, count, NOTHING);
    }

    @Test
    void the_smallest_leaf_that_suffices_is_taken() {
        assertThat(tree(2, 0, 1, 2, 3, 4, 5, 8, 9, 10)).containsExactly(4, 5);
        assertThat(tree(3, 0, 1, 2, 3, 4, 5, 8, 9, 10)).containsExactly(8, 9, 10);
    }

    @Test
    void where_no_leaf_suffices_the_smallest_spine_does_with_its_largest_leaf_whole() {
        assertThat(tree(5, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 13))
                .containsExactly(8, 9, 10, 12, 13);
        assertThat(tree(5, 0, 1, 4, 5, 6, 7, 8, 9)).containsExactly(0, 4, 5, 6, 7);
    }

    @Test
    void where_no_spine_suffices_the_largest_is_taken_whole() {
        assertThat(tree(7, 0, 1, 4, 5, 6, 8, 9, 12)).containsExactly(0, 1, 4, 5, 6, 8, 9);
    }

    @Test
    void a_job_smaller_than_a_node_goes_where_least_is_left() {
        Site site = Scene.on("4x8/4").site();
        Room room = new Room(site.fabric(), new int[] {8, 5, 2, 8});
        int[] fitting = room.candidates(new Ask(1, 4, "", Duration.ofHours(1)));
        assertThat(fitting).containsExactly(0, 1, 3);
        assertThat(new TreeBestFit(site.fabric()).choose(room, fitting, 1, NOTHING))
                .containsExactly(1);
    }

    private static String nodesSlow(Function<Site, Planner> policy, int gang, double... slowdown) {
        Scene scene = Scene.on(slowdown.length + "x1/4/2").job("gang", 0, 100, gang);
        scene.truth(Truth.ideal(scene.site()).with(NodeSpeeds.of(slowdown)));
        return Scene.schedule(scene.replay(policy));
    }

    @Test
    void fluxion_keeps_a_gang_within_a_class_of_speed() {
        // The fastest tenth and the next classes are too small for two; the slow four are one
        // class.
        double[] slowdown = {1, 1.01, 1.02, 1.03, 1.04, 1.05, 1.2, 1.2, 1.2, 1.2};
        assertThat(nodesSlow(site -> new FluxionVariation(site.fabric()), 4, slowdown))
                .isEqualTo("gang 0-120");
        assertThat(nodesSlow(site -> new FluxionVariation(site.fabric()), 2, slowdown))
                .isEqualTo("gang 0-103");
    }

    @Test
    void fluxions_classes_stay_as_they_were_first_measured() {
        FluxionVariation.ByClass choice = new FluxionVariation.ByClass(SITE.fabric());
        Room room = new Room(SITE.fabric(), IntStream.generate(() -> 1).limit(16).toArray());
        int[] all = IntStream.range(0, 16).toArray();
        int[] first = choice.choose(room, all, 1, measured(node -> 1 + node / 100.0));
        int[] later = choice.choose(room, all, 1, measured(node -> 2 - node / 100.0));
        assertThat(first).containsExactly(0);
        assertThat(later).containsExactly(0);
    }

    @Test
    void pal_accepts_distance_where_the_near_nodes_are_slower_than_its_penalty() {
        double[] slow = {2, 2, 2, 1, 1, 2, 2, 2};
        double[] little = {1.2, 1.2, 1.2, 1, 1, 1.2, 1.2, 1.2};
        assertThat(nodesSlow(site -> new Pal(site.fabric()), 2, slow)).isEqualTo("gang 0-100");
        assertThat(nodesSlow(site -> new Pal(site.fabric()), 2, little)).isEqualTo("gang 0-120");
    }

    @Test
    void pal_takes_a_fast_node_for_a_single() {
        assertThat(nodesSlow(site -> new Pal(site.fabric()), 1, 1.3, 1.3, 1, 1.3))
                .isEqualTo("gang 0-100");
    }

    @Test
    void bins_gather_values_that_lie_together() {
        assertThat(Bins.uppers(new double[] {1, 1.01, 2, 2.01, 1.02, 5}, 3))
                .containsExactly(1.02, 2.01, 5);
        assertThat(Bins.uppers(new double[] {1, 1, 1}, 3)).containsExactly(1);
    }

    private static Conditions measured(Function<Integer, Double> slowdown) {
        Map<Resource, Condition> all = new HashMap<>();
        for (int node = 0; node < SITE.nodes(); node++) {
            Resource resource = new Resource.OfNode(SITE.fabric().name(node));
            all.put(
                    resource,
                    new Condition(
                            resource, slowdown.apply(node), 0, 1, Optional.empty(), Instant.EPOCH));
        }
        return new Conditions(all);
    }
}
