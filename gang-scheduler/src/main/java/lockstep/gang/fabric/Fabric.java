package lockstep.gang.fabric;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// The nodes of a cluster in fabric order, each with a number from 0.
///
/// Nodes of a leaf have consecutive numbers, so have the leaves of a spine: every domain is a range
/// of numbers. Nodes whose leaf is not known are leaves of their own; leaves whose spine is not
/// known hang on a spine of their own.
public final class Fabric {
    private static final String NOT_KNOWN = "\uffff";

    private final List<NodeName> names;
    private final List<NodeSpec> specs;
    private final Map<NodeName, Integer> numbers;
    private final int[] leafOfNode;
    private final int[] spineOfLeaf;
    private final int[] leafStart;
    private final int[] spineStart;

    private Fabric(
            List<NodeName> names,
            List<NodeSpec> specs,
            int[] leafOfNode,
            int[] spineOfLeaf,
            int[] leafStart,
            int[] spineStart) {
        this.names = List.copyOf(names);
        this.specs = List.copyOf(specs);
        this.leafOfNode = leafOfNode;
        this.spineOfLeaf = spineOfLeaf;
        this.leafStart = leafStart;
        this.spineStart = spineStart;
        this.numbers = HashMap.newHashMap(names.size());
        for (int node = 0; node < names.size(); node++) {
            numbers.put(names.get(node), node);
        }
    }

    /// Brings nodes into fabric order.
    public static Fabric of(Map<NodeName, NodeSpec> nodes) {
        List<Map.Entry<NodeName, NodeSpec>> sorted = new ArrayList<>(nodes.entrySet());
        sorted.sort(
                Comparator.comparing((Map.Entry<NodeName, NodeSpec> node) -> spine(node))
                        .thenComparing(node -> leaf(node))
                        .thenComparing(Map.Entry::getKey));
        return new Numbering(sorted).fabric();
    }

    private static String spine(Map.Entry<NodeName, NodeSpec> node) {
        return orLast(node.getValue().place().spine());
    }

    private static String leaf(Map.Entry<NodeName, NodeSpec> node) {
        return orLast(node.getValue().place().leaf());
    }

    /// Places that are not known come after all that are.
    private static String orLast(String name) {
        return name.isEmpty() ? NOT_KNOWN : name;
    }

    private static final class Numbering {
        private final List<Map.Entry<NodeName, NodeSpec>> sorted;
        private final int[] leafOfNode;
        private final List<Integer> leafStart = new ArrayList<>();
        private final List<Integer> spineStart = new ArrayList<>();
        private final List<Integer> spineOfLeaf = new ArrayList<>();

        Numbering(List<Map.Entry<NodeName, NodeSpec>> sorted) {
            this.sorted = sorted;
            this.leafOfNode = new int[sorted.size()];
        }

        Fabric fabric() {
            for (int node = 0; node < sorted.size(); node++) {
                if (node == 0 || !sameLeaf(node - 1, node)) {
                    beginLeaf(node);
                }
                leafOfNode[node] = leafStart.size() - 1;
            }
            leafStart.add(sorted.size());
            spineStart.add(spineOfLeaf.size());
            return new Fabric(
                    sorted.stream().map(Map.Entry::getKey).toList(),
                    sorted.stream().map(Map.Entry::getValue).toList(),
                    leafOfNode,
                    ints(spineOfLeaf),
                    ints(leafStart),
                    ints(spineStart));
        }

        private void beginLeaf(int node) {
            if (node == 0 || !sameSpine(node - 1, node)) {
                spineStart.add(spineOfLeaf.size());
            }
            leafStart.add(node);
            spineOfLeaf.add(spineStart.size() - 1);
        }

        private boolean sameLeaf(int a, int b) {
            return !leaf(sorted.get(a)).equals(NOT_KNOWN)
                    && leaf(sorted.get(a)).equals(leaf(sorted.get(b)))
                    && spine(sorted.get(a)).equals(spine(sorted.get(b)));
        }

        /// Leaves without a known spine are on spines of their own.
        private boolean sameSpine(int a, int b) {
            return !spine(sorted.get(a)).equals(NOT_KNOWN)
                    && spine(sorted.get(a)).equals(spine(sorted.get(b)));
        }

        private static int[] ints(List<Integer> values) {
            return values.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    public int nodes() {
        return leafOfNode.length;
    }

    public int leaves() {
        return spineOfLeaf.length;
    }

    public int spines() {
        return spineStart.length - 1;
    }

    public NodeName name(int node) {
        return names.get(node);
    }

    public NodeSpec spec(int node) {
        return specs.get(node);
    }

    public OptionalInt number(NodeName name) {
        Integer number = numbers.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    public int leafOf(int node) {
        return leafOfNode[node];
    }

    public int spineOf(int leaf) {
        return spineOfLeaf[leaf];
    }

    /// The first node of this leaf; `firstNodeOf(leaf + 1)` is one past its last.
    public int firstNodeOf(int leaf) {
        return leafStart[leaf];
    }

    /// The first leaf of this spine; `firstLeafOf(spine + 1)` is one past its last.
    public int firstLeafOf(int spine) {
        return spineStart[spine];
    }

    /// What joins the nodes from `first` to `last`, the lowest and the highest number of a gang.
    public Level joining(int first, int last) {
        if (first == last) {
            return Level.NODE;
        }
        int from = leafOfNode[first];
        int to = leafOfNode[last];
        if (from == to) {
            return Level.LEAF;
        }
        return spineOfLeaf[from] == spineOfLeaf[to] ? Level.SPINE : Level.CORE;
    }
}
