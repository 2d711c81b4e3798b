package lockstep.gang.replay.baseline;

import lockstep.gang.condition.Conditions;
import lockstep.gang.fabric.Fabric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Best fit on the tree, as Slurm's `topology/tree` does it: the lowest switch that has enough
/// nodes, of several the one with the fewest; below it the switches with the most nodes first, the
/// last part from the smallest that suffices.
///
/// Example: 6 nodes wanted, leaves of one spine have 5, 3 and 2 left: no leaf suffices; the leaf
/// with 5 is taken whole, and one node of the leaf with 2.
final class TreeBestFit implements NodeChoice {
    private final Fabric fabric;

    TreeBestFit(Fabric fabric) {
        this.fabric = fabric;
    }

    @Override
    public int[] choose(Room room, int[] candidates, int count, Conditions conditions) {
        List<int[]> leaves = groups(candidates, fabric::leafOf);
        int[] chosen =
                leaves.stream()
                        .filter(leaf -> leaf.length >= count)
                        .min(Comparator.comparingInt(leaf -> leaf.length))
                        .map(leaf -> fullest(room, leaf, count))
                        .orElseGet(() -> acrossLeaves(room, candidates, count));
        Arrays.sort(chosen);
        return chosen;
    }

    private int[] acrossLeaves(Room room, int[] candidates, int count) {
        List<int[]> spines = groups(candidates, node -> fabric.spineOf(fabric.leafOf(node)));
        return fill(
                spines,
                count,
                (spine, some) ->
                        fill(
                                groups(spine, fabric::leafOf),
                                some,
                                (leaf, few) -> fullest(room, leaf, few)));
    }

    private interface Taking {
        int[] take(int[] group, int count);
    }

    private static int[] fill(List<int[]> groups, int count, Taking taking) {
        List<int[]> byNodes = new ArrayList<>(groups);
        byNodes.sort(Comparator.comparingInt((int[] group) -> group.length).reversed());
        int[] chosen = new int[count];
        int size = 0;
        while (size < count) {
            int missing = count - size;
            int next = 0;
            while (next + 1 < byNodes.size() && byNodes.get(next + 1).length >= missing) {
                next++;
            }
            int[] group = byNodes.remove(next);
            int[] some = taking.take(group, Math.min(missing, group.length));
            System.arraycopy(some, 0, chosen, size, some.length);
            size += some.length;
        }
        return chosen;
    }

    /// Nodes with the least left first, so that whole nodes stay whole.
    private static int[] fullest(Room room, int[] nodes, int count) {
        if (count == nodes.length) {
            return nodes;
        }
        return Arrays.stream(nodes)
                .boxed()
                .sorted(Comparator.comparingInt(room::left))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// Members of a domain have consecutive numbers.
    static List<int[]> groups(int[] nodes, IntUnaryOperator domain) {
        List<int[]> groups = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= nodes.length; i++) {
            if (i == nodes.length
                    || domain.applyAsInt(nodes[i]) != domain.applyAsInt(nodes[from])) {
                groups.add(Arrays.copyOfRange(nodes, from, i));
                from = i;
            }
        }
        return groups;
    }
}
