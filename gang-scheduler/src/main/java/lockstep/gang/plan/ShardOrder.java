package lockstep.gang.plan;

import lockstep.gang.fabric.Fabric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Orders the nodes of a gang so that nodes that have a part of its checkpoint sit at the position
/// that needs it.
///
/// **Constraint.** Ranks are numbered along the fabric, since neighbours talk most. So the order
/// must not cross from leaf to leaf, or from spine to spine, more often than before.
///
/// **How.** Nodes of one leaf change places freely. Whole leaves change places where that seats
/// more nodes: sorted by the first position that any of their nodes wants.
///
/// **Example.** Nodes a b | c d on two leaves; c has part 0 and b has part 3. As the leaves lie, b
/// can only have position 0 or 1. With the second leaf first, c sits at 0, d at 1, a at 2, b at 3.
final class ShardOrder {
    private static final int EMPTY = -1;

    private final Fabric fabric;
    private final Map<Integer, Integer> wishes;

    /// @param wishes by the node's number: the position whose part it has
    ShardOrder(Fabric fabric, Map<Integer, Integer> wishes) {
        this.fabric = fabric;
        this.wishes = Map.copyOf(wishes);
    }

    /// The same nodes in the order that seats most of them.
    ///
    /// @param nodes in the order of the fabric
    int[] of(int[] nodes) {
        List<int[]> leaves = leaves(nodes);
        int[] asTheyLie = seated(leaves);
        List<int[]> sorted = new ArrayList<>(leaves);
        sorted.sort(Comparator.comparingInt(this::firstWish));
        int[] moved = seated(sorted);
        return seats(moved) > seats(asTheyLie) && spines(moved) <= spines(nodes)
                ? moved
                : asTheyLie;
    }

    private List<int[]> leaves(int[] nodes) {
        List<int[]> leaves = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= nodes.length; i++) {
            if (i == nodes.length || fabric.leafOf(nodes[i]) != fabric.leafOf(nodes[start])) {
                leaves.add(IntStream.range(start, i).map(at -> nodes[at]).toArray());
                start = i;
            }
        }
        return leaves;
    }

    private int firstWish(int[] leaf) {
        return IntStream.of(leaf)
                .map(node -> wishes.getOrDefault(node, Integer.MAX_VALUE))
                .min()
                .orElseThrow();
    }

    private int[] seated(List<int[]> leaves) {
        int[] order = new int[leaves.stream().mapToInt(leaf -> leaf.length).sum()];
        int first = 0;
        for (int[] leaf : leaves) {
            seat(leaf, order, first);
            first += leaf.length;
        }
        return order;
    }

    /// Seats the nodes of one leaf from position `first` on: who wants one of these positions gets
    /// it, the others sit between in their order.
    private void seat(int[] leaf, int[] order, int first) {
        Arrays.fill(order, first, first + leaf.length, EMPTY);
        List<Integer> standing = new ArrayList<>();
        for (int node : leaf) {
            int seat = wishes.getOrDefault(node, EMPTY);
            if (seat >= first && seat < first + leaf.length && order[seat] == EMPTY) {
                order[seat] = node;
            } else {
                standing.add(node);
            }
        }
        for (int seat = first; seat < first + leaf.length; seat++) {
            order[seat] = order[seat] == EMPTY ? standing.removeFirst() : order[seat];
        }
    }

    private int seats(int[] nodes) {
        return (int)
                IntStream.range(0, nodes.length)
                        .filter(i -> wishes.getOrDefault(nodes[i], EMPTY) == i)
                        .count();
    }

    private int spines(int[] nodes) {
        return (int)
                IntStream.range(1, nodes.length)
                        .filter(i -> spine(nodes[i]) != spine(nodes[i - 1]))
                        .count();
    }

    private int spine(int node) {
        return fabric.spineOf(fabric.leafOf(node));
    }
}
