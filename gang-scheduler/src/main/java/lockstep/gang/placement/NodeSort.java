package lockstep.gang.placement;

/// Sorts nodes by what they ask, then by what would be left over; equal ones keep their order.
/// Quick where they are in order already.
final class NodeSort {
    private static final int RUN = 16;

    private final double[] ask;
    private final int[] merged;
    private Candidates candidates = Candidates.of(new long[0]);

    /// Sorts by the values in `ask`, and keeps that array.
    ///
    /// @param ask by node number; read while sorting
    /// @param largest the most nodes that are ever sorted at once
    NodeSort(double[] ask, int largest) {
        this.ask = ask;
        this.merged = new int[largest];
    }

    void sort(int[] nodes, int from, int to, Candidates leftovers) {
        this.candidates = leftovers;
        for (int start = from; start < to; start += RUN) {
            insert(nodes, start, Math.min(to, start + RUN));
        }
        for (int width = RUN; width < to - from; width *= 2) {
            for (int left = from; left + width < to; left += 2 * width) {
                merge(nodes, left, left + width, Math.min(to, left + 2 * width));
            }
        }
    }

    private void insert(int[] nodes, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int node = nodes[i];
            int hole = i;
            while (hole > from && isBefore(node, nodes[hole - 1])) {
                nodes[hole] = nodes[hole - 1];
                hole--;
            }
            nodes[hole] = node;
        }
    }

    private void merge(int[] nodes, int from, int middle, int to) {
        if (!isBefore(nodes[middle], nodes[middle - 1])) {
            return;
        }
        int a = from;
        int b = middle;
        for (int i = 0; i < to - from; i++) {
            boolean second = a == middle || (b < to && isBefore(nodes[b], nodes[a]));
            merged[i] = second ? nodes[b++] : nodes[a++];
        }
        System.arraycopy(merged, 0, nodes, from, to - from);
    }

    private boolean isBefore(int a, int b) {
        if (ask[a] != ask[b]) {
            return ask[a] < ask[b];
        }
        return candidates.leftover(a) < candidates.leftover(b);
    }
}
