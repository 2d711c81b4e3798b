package lockstep.gang.placement;

/// The greatest value of a window that moves along the nodes: each value is looked at twice at
/// most, however large the window (the monotone queue).
final class SlidingMaximum {
    private final int[] nodes;
    private final double[] values;
    private int first;
    private int end;

    /// For a window that moves over so many nodes.
    SlidingMaximum(int count) {
        this.nodes = new int[count];
        this.values = new double[count];
    }

    /// Begins an empty window. Nodes must go on ascending.
    void clear() {
        first = 0;
        end = 0;
    }

    /// Adds a node beyond the last one; smaller values before it can never be the greatest again.
    void add(int node, double value) {
        while (end > first && values[end - 1] <= value) {
            end--;
        }
        nodes[end] = node;
        values[end++] = value;
    }

    /// The greatest value among the nodes from `firstNode` on; earlier ones are forgotten.
    double since(int firstNode) {
        while (nodes[first] < firstNode) {
            first++;
        }
        return values[first];
    }
}
