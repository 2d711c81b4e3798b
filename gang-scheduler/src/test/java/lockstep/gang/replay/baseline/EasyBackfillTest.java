package lockstep.gang.replay.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.replay.Scene;
import lockstep.gang.replay.truth.NodeSpeeds;
import lockstep.gang.replay.truth.Truth;

import org.junit.jupiter.api.Test;

class EasyBackfillTest {
    private static String easy(Scene scene) {
        return Scene.schedule(scene.replay(site -> new EasyBackfill(site.fabric())));
    }

    private static String fifo(Scene scene) {
        return Scene.schedule(scene.replay(site -> new Fifo(site.fabric())));
    }

    /// Four nodes: `a` takes three, `b` waits for all four, `short` fits beside `a`.
    private static Scene blocked(long shortRuns) {
        return Scene.on("4x1").job("a", 0, 100, 3).job("b", 1, 50, 4).job("short", 2, shortRuns, 1);
    }

    @Test
    void fifo_lets_nothing_past_the_first() {
        assertThat(fifo(blocked(98))).isEqualTo("a 0-100, b 100-150, short 150-248");
    }

    @Test
    void easy_fills_the_gap_with_what_ends_in_time() {
        assertThat(easy(blocked(98))).isEqualTo("a 0-100, b 100-150, short 2-100");
    }

    @Test
    void easy_does_not_delay_the_first_by_a_single_second() {
        assertThat(easy(blocked(99))).isEqualTo("a 0-100, b 100-150, short 150-249");
    }

    @Test
    void easy_believes_limits_and_not_what_jobs_will_really_take() {
        Scene scene =
                Scene.on("4x1").job("a", 0, 100, 3).job("b", 1, 50, 4).job("modest", 2, 10, 1, 500);
        assertThat(easy(scene)).isEqualTo("a 0-100, b 100-150, modest 150-160");
    }

    @Test
    void easy_lets_a_long_job_use_what_the_first_will_not_need() {
        // At 100 four nodes are free, of which the first needs three: the fourth is anybody's.
        Scene scene =
                Scene.on("4x1")
                        .job("a", 0, 100, 2)
                        .job("b", 1, 50, 3)
                        .job("long", 2, 1_000, 1)
                        .job("other", 3, 1_000, 1);
        assertThat(easy(scene)).isEqualTo("a 0-100, b 100-150, long 2-1002, other 150-1150");
    }

    @Test
    void easy_starts_the_first_as_soon_as_jobs_end_before_their_limits() {
        Scene scene =
                Scene.on("4x1").job("a", 0, 30, 3, 100).job("b", 1, 50, 4).job("c", 2, 60, 1, 90);
        assertThat(easy(scene)).isEqualTo("a 0-30, b 62-112, c 2-62");
    }

    @Test
    void a_job_over_its_limit_is_expected_to_end_any_moment() {
        // Limits below the run time are raised; slow nodes make jobs overrun.
        Scene scene = Scene.on("2x1").job("a", 0, 100, 1).job("b", 1, 50, 2).job("c", 150, 50, 1);
        scene.truth(Truth.ideal(scene.site()).with(NodeSpeeds.of(3, 1)));
        assertThat(easy(scene)).isEqualTo("a 0-300, b 300-450, c 450-600");
    }

    @Test
    void jobs_smaller_than_a_node_share_it() {
        Scene scene =
                Scene.on("2x8").job("a", 0, 100, 4).job("b", 0, 100, 4).job("whole", 1, 100, 8);
        assertThat(easy(scene)).isEqualTo("a 0-100, b 0-100, whole 1-101");
    }

    @Test
    void a_reservation_of_a_part_of_a_node_leaves_the_rest_to_others() {
        // At 100 the node has eight free, of which the first needs six.
        Scene scene =
                Scene.on("1x8")
                        .job("a", 0, 100, 4)
                        .job("six", 1, 100, 6)
                        .job("two", 2, 1_000, 2)
                        .job("more", 3, 1_000, 2);
        assertThat(easy(scene)).isEqualTo("a 0-100, six 100-200, two 2-1002, more 200-1200");
    }
}
