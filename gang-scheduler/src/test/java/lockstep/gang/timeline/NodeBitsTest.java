package lockstep.gang.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;

/// A set of node numbers does what the JDK's set of bits does.
class NodeBitsTest {
    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sets_are_joined_cut_and_compared_as_the_jdk_does_it(long seed) {
        var random = new SplittableRandom(seed);
        int nodes = 1 + random.nextInt(200);
        BitSet a = some(random, nodes);
        BitSet b = some(random, nodes);
        assertThat(bits(nodes, a).containsAll(bits(nodes, b))).isEqualTo(contains(a, b));
        assertThat(bits(nodes, a).intersects(bits(nodes, b))).isEqualTo(a.intersects(b));
        assertThat(bits(nodes, a).equals(bits(nodes, b))).isEqualTo(a.equals(b));
        assertThat(bits(nodes, a).isEmpty()).isEqualTo(a.isEmpty());
        compare(nodes, a, b, NodeBits::and, BitSet::and);
        compare(nodes, a, b, NodeBits::andNot, BitSet::andNot);
        compare(nodes, a, b, NodeBits::or, BitSet::or);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void members_are_counted_and_found_as_the_jdk_does_it(long seed) {
        var random = new SplittableRandom(seed);
        int nodes = 1 + random.nextInt(200);
        BitSet plain = some(random, nodes);
        NodeBits set = bits(nodes, plain);
        int from = random.nextInt(nodes + 1);
        int to = from + random.nextInt(nodes - from + 1);
        assertThat(set.count()).isEqualTo(plain.cardinality());
        assertThat(set.countRange(from, to)).isEqualTo(plain.get(from, to).cardinality());
        assertThat(set.next(from)).isEqualTo(plain.nextSetBit(from));
        assertThat(set.toArray()).isEqualTo(plain.stream().toArray());
        for (int node = 0; node < nodes; node++) {
            assertThat(set.get(node)).isEqualTo(plain.get(node));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_lowest_members_are_kept(long seed) {
        var random = new SplittableRandom(seed);
        int nodes = 1 + random.nextInt(200);
        BitSet plain = some(random, nodes);
        NodeBits set = bits(nodes, plain);
        int count = random.nextInt(nodes + 1);
        set.keepLowest(count);
        assertThat(set.toArray()).isEqualTo(plain.stream().limit(count).toArray());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_range_is_set_from_its_first_to_before_its_end(long seed) {
        var random = new SplittableRandom(seed);
        int nodes = 1 + random.nextInt(200);
        BitSet plain = some(random, nodes);
        NodeBits set = bits(nodes, plain);
        int from = random.nextInt(nodes + 1);
        int to = from + random.nextInt(nodes - from + 1);
        set.setRange(from, to);
        plain.set(from, to);
        assertThat(set).isEqualTo(bits(nodes, plain));
    }

    @Test
    void a_copy_does_not_change_with_its_original() {
        NodeBits original = NodeBits.of(70, 3, 69);
        NodeBits copy = original.copy();
        original.unset(69);
        assertThat(copy.toArray()).containsExactly(3, 69);
        copy.copyFrom(original);
        assertThat(copy.toArray()).containsExactly(3);
        copy.clear();
        assertThat(copy.isEmpty()).isTrue();
    }

    @Test
    void a_node_beyond_the_last_is_refused() {
        assertThatThrownBy(() -> NodeBits.none(64).set(64))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("node 64 must be from 0 to 63");
        assertThatThrownBy(() -> NodeBits.none(3).and(NodeBits.none(4)))
                .hasMessage("a set of 4 nodes does not go with one of 3");
    }

    private static void compare(
            int nodes,
            BitSet a,
            BitSet b,
            BiConsumer<NodeBits, NodeBits> ours,
            BiConsumer<BitSet, BitSet> theirs) {
        NodeBits set = bits(nodes, a);
        ours.accept(set, bits(nodes, b));
        BitSet plain = (BitSet) a.clone();
        theirs.accept(plain, b);
        assertThat(set).isEqualTo(bits(nodes, plain));
    }

    private static BitSet some(SplittableRandom random, int nodes) {
        BitSet some = new BitSet();
        double density = random.nextInt(5) / 4.0;
        for (int node = 0; node < nodes; node++) {
            some.set(node, random.nextDouble() < density);
        }
        return some;
    }

    private static NodeBits bits(int nodes, BitSet plain) {
        return NodeBits.of(nodes, plain.stream().toArray());
    }

    private static boolean contains(BitSet a, BitSet b) {
        BitSet rest = (BitSet) b.clone();
        rest.andNot(a);
        return rest.isEmpty();
    }
}
