package lockstep.gang.plan;

import static lockstep.gang.fixture.NodeFixture.node;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fixture.NodeFixture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Nodes a b c on leaf l1 and d e on l2 of one spine, f g on l3 of another.
class ShardOrderTest {
    private static final Fabric FABRIC =
            fabric(
                    node("a").on("s1", "l1"),
                    node("b").on("s1", "l1"),
                    node("c").on("s1", "l1"),
                    node("d").on("s1", "l2"),
                    node("e").on("s1", "l2"),
                    node("f").on("s2", "l3"),
                    node("g").on("s2", "l3"));

    private static Fabric fabric(NodeFixture... nodes) {
        Map<NodeName, NodeSpec> specs = new TreeMap<>();
        Stream.of(nodes).forEach(one -> specs.put(one.name(), one.spec()));
        return Fabric.of(specs);
    }

    private static int number(String name) {
        return FABRIC.number(new NodeName(name)).orElseThrow();
    }

    private static String ordered(String nodes, Map<String, Integer> wishes) {
        Map<Integer, Integer> byNumber = new HashMap<>();
        wishes.forEach((name, position) -> byNumber.put(number(name), position));
        int[] numbers = Stream.of(nodes.split(" ")).mapToInt(ShardOrderTest::number).toArray();
        return Arrays.stream(new ShardOrder(FABRIC, byNumber).of(numbers))
                .mapToObj(node -> FABRIC.name(node).value())
                .collect(Collectors.joining(" "));
    }

    @Test
    void nodes_of_one_leaf_sit_on_their_shards() {
        assertThat(ordered("a b c", Map.of("a", 2, "c", 0))).isEqualTo("c b a");
        assertThat(ordered("a b c", Map.of())).isEqualTo("a b c");
    }

    @Test
    void leaves_change_places_where_that_seats_more() {
        assertThat(ordered("b c d e", Map.of("d", 0, "e", 1, "c", 3))).isEqualTo("d e b c");
        assertThat(ordered("b c d e", Map.of("d", 0, "b", 0, "c", 1)))
                .as("two sit well already")
                .isEqualTo("b c d e");
    }

    @Test
    void the_order_never_leaves_a_leaf_to_come_back_to_it() {
        assertThat(ordered("a b d e", Map.of("a", 0, "d", 1, "b", 2, "e", 3))).isEqualTo("a b d e");
    }

    @Test
    void the_order_never_leaves_a_spine_to_come_back_to_it() {
        assertThat(ordered("a d e f g", Map.of("d", 0, "e", 1, "f", 2, "g", 3, "a", 4)))
                .as("l2, l3, l1 would cross twice")
                .isEqualTo("a e d g f");
    }

    @Test
    void two_nodes_with_the_same_part_do_not_push_each_other_out() {
        assertThat(ordered("a b c", Map.of("a", 1, "b", 1))).isEqualTo("b a c");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void it_is_always_the_same_nodes_with_no_more_leaves_in_a_row(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            int[] nodes =
                    IntStream.range(0, FABRIC.nodes()).filter(_ -> random.nextBoolean()).toArray();
            Map<Integer, Integer> wishes = new HashMap<>();
            for (int node : nodes) {
                if (random.nextInt(3) > 0) {
                    wishes.put(node, random.nextInt(nodes.length + 1));
                }
            }
            int[] ordered = new ShardOrder(FABRIC, wishes).of(nodes);
            assertThat(IntStream.of(ordered).sorted().toArray()).isEqualTo(nodes);
            assertThat(changes(ordered)).isLessThanOrEqualTo(changes(nodes));
            assertThat(seated(ordered, wishes)).isGreaterThanOrEqualTo(seated(nodes, wishes));
        }
    }

    private static long changes(int[] nodes) {
        return IntStream.range(1, nodes.length)
                .filter(i -> FABRIC.leafOf(nodes[i]) != FABRIC.leafOf(nodes[i - 1]))
                .count();
    }

    private static long seated(int[] nodes, Map<Integer, Integer> wishes) {
        return IntStream.range(0, nodes.length)
                .filter(i -> wishes.getOrDefault(nodes[i], -1) == i)
                .count();
    }
}
