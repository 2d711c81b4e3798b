package lockstep.gang.replay.staging;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.replay.staging.Staging.Mode;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

/// Checkpoints of 10 bytes for each accelerator; the store takes 10 bytes a second, a node 5.
class ShelvesTest {
    private static final int NODES = 8;

    private static Shelves shelves(Mode mode) {
        return new Shelves(new Staging(mode, 10, 10, 5), NODES);
    }

    /// With one accelerator on each node.
    private static Written of(int job, double work, Integer... nodes) {
        return new Written(job, work, List.of(nodes), Collections.nCopies(nodes.length, 1));
    }

    @Test
    void what_is_not_drained_is_lost_with_its_node() {
        Shelves shelves = shelves(Mode.FIXED);
        shelves.written(of(1, 100, 0, 1), 0);
        assertThat(shelves.usable(1)).isEqualTo(100);
        assertThat(shelves.next()).as("20 bytes at 10 a second").isEqualTo(2_000);
        shelves.lost(1, 1_999);
        assertThat(shelves.usable(1)).isZero();
        assertThat(shelves.restoreMillis(1)).isZero();
        shelves.advance(9_000);
        assertThat(shelves.usable(1)).as("nor is it drained later").isZero();
    }

    @Test
    void what_is_drained_outlives_its_nodes_and_is_read_by_all_of_them_together() {
        Shelves shelves = shelves(Mode.FIXED);
        shelves.written(of(1, 100, 0, 1), 0);
        assertThat(shelves.restoreMillis(1)).as("from the nodes").isEqualTo(2_000);
        shelves.advance(2_000);
        shelves.written(of(1, 200, 0, 1), 3_000);
        shelves.lost(0, 3_500);
        assertThat(shelves.usable(1)).isEqualTo(100);
        assertThat(shelves.restoreMillis(1)).as("20 bytes from the store").isEqualTo(2_000);
        shelves.forget(1, 4_000);
        assertThat(shelves.usable(1)).isZero();
    }

    @Test
    void who_comes_later_waits_for_the_path() {
        Shelves shelves = shelves(Mode.FIXED);
        shelves.written(of(1, 100, 0, 1), 0);
        shelves.written(of(2, 100, 2, 3), 0);
        shelves.advance(2_000);
        shelves.lost(2, 2_000);
        shelves.lost(0, 2_000);
        assertThat(shelves.usable(1)).isEqualTo(100);
        assertThat(shelves.usable(2)).as("it had not begun").isZero();
    }

    @Test
    void one_node_cannot_fill_the_path_and_leaves_the_rest_to_the_next() {
        Shelves shelves = shelves(Mode.FIXED);
        shelves.written(of(1, 100, 0), 0);
        shelves.written(of(2, 100, 1), 0);
        assertThat(shelves.next()).isEqualTo(2_000);
        shelves.advance(2_000);
        shelves.lost(0, 2_000);
        shelves.lost(1, 2_000);
        assertThat(shelves.usable(1)).isEqualTo(100);
        assertThat(shelves.usable(2)).isEqualTo(100);
    }

    @Test
    void a_newer_checkpoint_takes_the_place_of_one_that_waits() {
        Shelves shelves = shelves(Mode.FIXED);
        shelves.written(of(1, 100, 0, 1), 0);
        shelves.written(of(2, 100, 2, 3), 0);
        shelves.written(of(2, 200, 2, 3), 1_000);
        shelves.advance(2_000);
        shelves.advance(4_000);
        shelves.lost(2, 4_000);
        assertThat(shelves.usable(2)).isEqualTo(200);
    }

    @Test
    void a_partner_saves_what_is_not_drained() {
        Shelves shelves = shelves(Mode.PLANNED);
        shelves.written(of(1, 100, 0, 1, 2, 3), 0);
        shelves.lost(1, 2_500);
        assertThat(shelves.usable(1)).isEqualTo(100);
        assertThat(shelves.restoreMillis(1)).as("10 bytes on each node").isEqualTo(2_000);
        shelves.lost(3, 2_500);
        assertThat(shelves.usable(1)).as("the two are no partners").isEqualTo(100);
        shelves.lost(2, 2_500);
        assertThat(shelves.usable(1)).isZero();
    }

    @Test
    void a_copy_that_was_not_whole_saves_nothing_but_the_one_before_does() {
        Shelves shelves = shelves(Mode.PLANNED);
        shelves.written(of(1, 100, 0, 1, 2, 3), 0);
        shelves.written(of(1, 200, 0, 1, 2, 3), 2_500);
        shelves.lost(1, 3_000);
        assertThat(shelves.usable(1)).isEqualTo(100);
    }

    @Test
    void a_gang_of_one_has_a_partner_too() {
        Shelves shelves = shelves(Mode.PLANNED);
        shelves.written(of(1, 100, 7), 0);
        shelves.written(of(1, 200, 7), 5_000);
        shelves.lost(7, 7_000);
        assertThat(shelves.usable(1)).isEqualTo(200);
    }

    @Test
    void by_plan_what_loses_most_goes_first_and_nothing_stands_still() {
        Shelves shelves = shelves(Mode.PLANNED);
        shelves.written(of(1, 100, 6, 7), 0);
        shelves.written(of(2, 100, 0, 1, 2, 3, 4, 5), 0);
        // 60 bytes at 9.75 a second, 20 at 0.25.
        assertThat(shelves.next()).isEqualTo(6_154);
        shelves.advance(6_154);
        assertThat(shelves.next()).as("18.46 bytes at 10 a second").isBetween(8_000L, 8_001L);
    }
}
