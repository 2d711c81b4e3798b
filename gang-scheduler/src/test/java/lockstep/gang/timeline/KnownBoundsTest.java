package lockstep.gang.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.SplittableRandom;
import java.util.stream.LongStream;

/// What is remembered of searches is never too late, and what was just found out is known.
class KnownBoundsTest {
    private static final NodeBits SOME = NodeBits.of(10, 1, 2, 3);

    private final KnownBounds known = new KnownBounds();

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_bound_is_no_later_than_the_truth_of_the_day(long seed) {
        var random = new SplittableRandom(seed);
        KnownBounds.Bounds bounds = known.of(NodeNeed.wholeNode(), SOME);
        for (int day = 0; day < 400; day++) {
            int count = random.nextInt(1, 40);
            int cells = random.nextInt(1, 40);
            assertThat(bounds.noneBefore(count, cells))
                    .isLessThanOrEqualTo(start(count, cells, day));
            bounds.learn(count, cells, start(count, cells, day));
            assertThat(bounds.noneBefore(count, cells)).isEqualTo(start(count, cells, day));
        }
    }

    /// Later for more nodes, for longer, and the more is held.
    private static int start(int count, int cells, int day) {
        return count * cells + count + day / 10;
    }

    @Test
    void more_nodes_for_longer_cannot_start_earlier() {
        KnownBounds.Bounds bounds = known.of(NodeNeed.wholeNode(), SOME);
        bounds.learn(4, 10, 100);
        assertThat(bounds.noneBefore(4, 10)).isEqualTo(100);
        assertThat(bounds.noneBefore(5, 11)).isEqualTo(100);
        assertThat(bounds.noneBefore(3, 10)).isZero();
        assertThat(bounds.noneBefore(4, 9)).isZero();
    }

    @Test
    void another_need_and_other_candidates_know_nothing_of_it() {
        known.of(NodeNeed.wholeNode(), SOME).learn(1, 1, 100);
        NodeNeed oneCpu = new NodeNeed(1, 0, new int[0], false);
        assertThat(known.of(oneCpu, SOME).noneBefore(1, 1)).isZero();
        assertThat(known.of(NodeNeed.wholeNode(), NodeBits.of(10, 1)).noneBefore(1, 1)).isZero();
        assertThat(known.of(NodeNeed.wholeNode(), SOME.copy()).noneBefore(1, 1)).isEqualTo(100);
    }

    @Test
    void many_others_push_it_out_of_the_memory() {
        known.of(NodeNeed.wholeNode(), SOME).learn(1, 1, 100);
        for (int cpus = 1; cpus <= 32; cpus++) {
            known.of(new NodeNeed(cpus, 0, new int[0], false), SOME);
        }
        assertThat(known.of(NodeNeed.wholeNode(), SOME).noneBefore(1, 1)).isZero();
    }
}
