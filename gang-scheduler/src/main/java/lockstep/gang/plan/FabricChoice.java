package lockstep.gang.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// Chooses nodes of a gang so that they are near each other and leave the rest in large pieces.
///
/// Example: 3 nodes wanted; leaf A has 5 candidates, leaf B 3, leaf C 2. B is taken: it suffices
/// and breaks up nothing larger. For 6 nodes no leaf suffices; on their common spine A is taken
/// whole, then one of C, the smaller piece that suffices.
final class FabricChoice {
    private FabricChoice() {}

    /// Chooses `count` of the candidates.
    ///
    /// @param candidates in fabric order, at least `count`
    /// @param required those that must be among them, at most `count`
    /// @return in fabric order
    static List<ScratchNode> choose(
            List<ScratchNode> candidates, int count, Set<ScratchNode> required) {
        List<ScratchNode> chosen =
                required.isEmpty()
                        ? tightest(candidates, count)
                        : near(candidates, count, required);
        chosen.sort(ScratchNode.FABRIC_ORDER);
        return chosen;
    }

    private static List<ScratchNode> tightest(List<ScratchNode> candidates, int count) {
        return byLeaf(candidates).stream()
                .filter(leaf -> leaf.getFirst().leaf().isKnown() && leaf.size() >= count)
                .min(Comparator.comparingInt(List::size))
                .map(leaf -> fullest(leaf, count))
                .orElseGet(() -> fromSpines(candidates, count));
    }

    private static List<ScratchNode> fromSpines(List<ScratchNode> candidates, int count) {
        return fill(bySpine(candidates), count, FabricChoice::fromLeaves);
    }

    private static List<ScratchNode> fromLeaves(List<ScratchNode> candidates, int count) {
        return fill(byLeaf(candidates), count, FabricChoice::fullest);
    }

    /// Nodes beside the required ones first: on their leaves, then on their spines, then anywhere.
    private static List<ScratchNode> near(
            List<ScratchNode> candidates, int count, Set<ScratchNode> required) {
        Set<Leaf> leaves = required.stream().map(ScratchNode::leaf).collect(Collectors.toSet());
        Set<String> spines =
                leaves.stream()
                        .filter(Leaf::hasKnownSpine)
                        .map(Leaf::spine)
                        .collect(Collectors.toSet());
        Map<Integer, List<ScratchNode>> byDistance =
                candidates.stream()
                        .filter(node -> !required.contains(node))
                        .collect(Collectors.groupingBy(node -> distance(node, leaves, spines)));
        List<ScratchNode> chosen = new ArrayList<>(required);
        for (int distance = 0; distance <= 2; distance++) {
            List<ScratchNode> ring = byDistance.getOrDefault(distance, List.of());
            int wanted = Math.min(count - chosen.size(), ring.size());
            chosen.addAll(fromSpines(ring, wanted));
        }
        return chosen;
    }

    private static int distance(ScratchNode node, Set<Leaf> leaves, Set<String> spines) {
        if (node.leaf().isKnown() && leaves.contains(node.leaf())) {
            return 0;
        }
        return spines.contains(node.leaf().spine()) ? 1 : 2;
    }

    /// How to take some nodes of one group.
    private interface Taking {
        List<ScratchNode> take(List<ScratchNode> group, int count);
    }

    /// Takes from as few groups as possible: the largest whole, the last part from the smallest
    /// that suffices.
    private static List<ScratchNode> fill(
            List<List<ScratchNode>> groups, int count, Taking taking) {
        List<List<ScratchNode>> left = new ArrayList<>(groups);
        List<ScratchNode> chosen = new ArrayList<>();
        while (chosen.size() < count) {
            int missing = count - chosen.size();
            Optional<List<ScratchNode>> enough =
                    left.stream()
                            .filter(group -> group.size() >= missing)
                            .min(Comparator.comparingInt(List::size));
            if (enough.isPresent()) {
                chosen.addAll(taking.take(enough.get(), missing));
            } else {
                chosen.addAll(left.remove(largest(left)));
            }
        }
        return chosen;
    }

    private static int largest(List<List<ScratchNode>> groups) {
        int largest = 0;
        for (int i = 1; i < groups.size(); i++) {
            largest = groups.get(i).size() > groups.get(largest).size() ? i : largest;
        }
        return largest;
    }

    private static List<ScratchNode> fullest(List<ScratchNode> nodes, int count) {
        List<ScratchNode> sorted = new ArrayList<>(nodes);
        sorted.sort(ScratchNode.LEAST_LEFT);
        return new ArrayList<>(sorted.subList(0, count));
    }

    private static List<List<ScratchNode>> byLeaf(List<ScratchNode> nodes) {
        return runs(nodes, (a, b) -> a.leaf().equals(b.leaf()));
    }

    private static List<List<ScratchNode>> bySpine(List<ScratchNode> nodes) {
        return runs(nodes, (a, b) -> a.leaf().spine().equals(b.leaf().spine()));
    }

    /// Nodes of a domain stand together in fabric order, so domains are pieces of the list.
    private static List<List<ScratchNode>> runs(
            List<ScratchNode> nodes, BiPredicate<ScratchNode, ScratchNode> belongTogether) {
        List<List<ScratchNode>> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= nodes.size(); i++) {
            if (i == nodes.size() || !belongTogether.test(nodes.get(from), nodes.get(i))) {
                runs.add(nodes.subList(from, i));
                from = i;
            }
        }
        return runs;
    }
}
