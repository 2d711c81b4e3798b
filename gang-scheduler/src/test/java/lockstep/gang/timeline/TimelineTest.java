package lockstep.gang.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.OptionalLong;

class TimelineTest {
    private static final long NOW = 1_000_000;
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final NodeNeed WHOLE = NodeNeed.wholeNode();
    private static final NodeNeed HALF = new NodeNeed(4, 8_000, new int[] {2}, false);
    private static final NodeBits ALL = NodeBits.all(4);

    private final Timeline timeline = timeline(8);

    private static Timeline timeline(int... cpus) {
        Capacity[] nodes = new Capacity[4];
        Arrays.setAll(nodes, i -> new Capacity(cpus[i % cpus.length], 16_000, new int[] {4}));
        return new Timeline(nodes, NOW, MINUTE);
    }

    @Test
    void three_nodes_for_an_hour_wait_for_the_end_of_the_first_job() {
        timeline.holdAll(NodeBits.of(4, 0, 1), WHOLE, NOW, NOW + 10 * MINUTE);
        timeline.hold(2, WHOLE, NOW, NOW + 20 * MINUTE);
        NodeBits free = NodeBits.none(4);
        assertThat(timeline.earliest(WHOLE, ALL, 3, HOUR, NOW, free)).hasValue(NOW + 10 * MINUTE);
        assertThat(free.toArray()).containsExactly(0, 1, 3);
    }

    @Test
    void a_short_gang_fits_in_before_a_reservation_and_a_longer_one_does_not() {
        timeline.holdAll(ALL, WHOLE, NOW + HOUR, NOW + 2 * HOUR);
        assertThat(timeline.earliest(WHOLE, ALL, 4, HOUR, NOW)).hasValue(NOW);
        assertThat(timeline.earliest(WHOLE, ALL, 4, HOUR + 1, NOW)).hasValue(NOW + 2 * HOUR);
    }

    @Test
    void a_hold_fills_every_cell_that_it_touches() {
        timeline.holdAll(ALL, WHOLE, NOW + 119, NOW + 121);
        assertThat(timeline.freeThroughout(WHOLE, ALL, NOW, NOW + 60)).isEqualTo(ALL);
        assertThat(timeline.freeThroughout(WHOLE, ALL, NOW + 60, NOW + 61).isEmpty()).isTrue();
        assertThat(timeline.freeThroughout(WHOLE, ALL, NOW + 179, NOW + 200).isEmpty()).isTrue();
        assertThat(timeline.earliest(WHOLE, ALL, 1, 61, NOW)).hasValue(NOW + 3 * MINUTE);
    }

    @Test
    void starts_are_never_before_the_time_asked_for() {
        assertThat(timeline.earliest(WHOLE, ALL, 4, HOUR, NOW + 1)).hasValue(NOW + MINUTE);
        assertThat(timeline.earliest(WHOLE, ALL, 4, HOUR, NOW + MINUTE)).hasValue(NOW + MINUTE);
    }

    @Test
    void two_halves_share_a_node_and_a_third_does_not_fit() {
        timeline.hold(0, HALF, NOW, NOW + HOUR);
        timeline.hold(0, HALF, NOW, NOW + HOUR);
        assertThatThrownBy(() -> timeline.hold(0, HALF, NOW, NOW + HOUR))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "node 0 has 0 CPUs, 0 MiB, accelerators [0] left at 1000000"
                                + " and cannot hold (4 CPUs, 8000 MiB, accelerators [2])");
    }

    @Test
    void a_refused_hold_leaves_nothing_behind() {
        timeline.hold(3, WHOLE, NOW + HOUR, Long.MAX_VALUE);
        assertThatThrownBy(() -> timeline.holdAll(ALL, WHOLE, NOW, NOW + 2 * HOUR))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("node 3 has nothing left at 1003600");
        assertThat(timeline.freeThroughout(WHOLE, ALL, NOW, NOW + HOUR)).isEqualTo(ALL);
    }

    @Test
    void a_whole_node_is_wanted_where_a_part_is_held() {
        timeline.hold(0, HALF, NOW, NOW + HOUR);
        assertThat(timeline.freeThroughout(WHOLE, ALL, NOW, NOW + 1).toArray())
                .containsExactly(1, 2, 3);
        assertThatThrownBy(() -> timeline.hold(0, WHOLE, NOW, NOW + HOUR))
                .hasMessageStartingWith("node 0 has not all left at 1000000");
    }

    @Test
    void a_node_too_small_for_a_need_never_has_room() {
        var mixed = timeline(8, 2);
        assertThat(mixed.freeThroughout(HALF, ALL, NOW, NOW + 1).toArray()).containsExactly(0, 2);
        assertThat(mixed.earliest(HALF, ALL, 3, HOUR, NOW)).isEqualTo(OptionalLong.empty());
        assertThatThrownBy(() -> mixed.hold(1, HALF, NOW, NOW + HOUR))
                .hasMessage(
                        "node 1 has 2 CPUs, 16000 MiB, accelerators [4]"
                                + " and cannot hold (4 CPUs, 8000 MiB, accelerators [2])");
    }

    @Test
    void a_claim_takes_what_is_there() {
        NodeNeed large = new NodeNeed(100, 1_000, new int[] {9, 9}, false);
        timeline.claim(0, large, NOW, NOW + HOUR);
        NodeNeed memoryOnly = new NodeNeed(0, 15_000, new int[0], false);
        NodeNeed oneCpu = new NodeNeed(1, 0, new int[0], false);
        assertThat(timeline.freeThroughout(memoryOnly, ALL, NOW, NOW + 1)).isEqualTo(ALL);
        assertThat(timeline.freeThroughout(oneCpu, ALL, NOW, NOW + 1).toArray())
                .containsExactly(1, 2, 3);
    }

    @Test
    void a_blocked_node_has_no_room_whoever_holds_it() {
        timeline.hold(0, HALF, NOW, NOW + HOUR);
        timeline.block(0, NOW + 30 * MINUTE, NOW + 2 * HOUR);
        NodeNeed nothing = new NodeNeed(0, 0, new int[0], false);
        NodeBits first = NodeBits.of(4, 0);
        assertThat(timeline.earliest(nothing, first, 1, 31 * MINUTE, NOW)).hasValue(NOW + 2 * HOUR);
        assertThat(timeline.earliest(nothing, first, 1, 30 * MINUTE, NOW)).hasValue(NOW);
    }

    @Test
    void what_is_held_for_ever_never_comes_back() {
        timeline.holdAll(NodeBits.of(4, 0, 1), WHOLE, NOW, Long.MAX_VALUE);
        assertThat(timeline.earliest(WHOLE, ALL, 3, 1, NOW)).isEmpty();
        assertThat(timeline.earliest(WHOLE, ALL, 2, Long.MAX_VALUE, NOW)).hasValue(NOW);
    }

    @Test
    void what_is_over_by_now_holds_nothing() {
        timeline.holdAll(ALL, WHOLE, NOW - HOUR, NOW);
        assertThat(timeline.earliest(WHOLE, ALL, 4, HOUR, 0)).hasValue(NOW);
        assertThat(timeline.slices()).isEqualTo(1);
    }

    @Test
    void what_is_full_for_long_stays_one_slice() {
        for (int i = 0; i < 100; i++) {
            timeline.holdAll(ALL, WHOLE, NOW + i * HOUR, NOW + (i + 1) * HOUR);
        }
        assertThat(timeline.slices()).isEqualTo(2);
    }

    @Test
    void the_quick_bound_counts_idle_nodes_for_whole_needs_and_shared_ones_for_others() {
        timeline.hold(0, HALF, NOW, NOW + HOUR);
        timeline.hold(1, WHOLE, NOW, NOW + HOUR);
        assertThat(timeline.freeNowMax(WHOLE)).isEqualTo(2);
        assertThat(timeline.freeNowMax(HALF)).isEqualTo(3);
    }

    @Test
    void a_resolution_or_a_length_of_nothing_is_a_defect() {
        assertThatThrownBy(() -> new Timeline(new Capacity[0], NOW, 0))
                .hasMessage("the resolution (0 s) must be one second or more");
        assertThatThrownBy(() -> timeline.earliest(WHOLE, ALL, 1, 0, NOW))
                .hasMessage("a length (0 s) must be one second or more");
    }
}
