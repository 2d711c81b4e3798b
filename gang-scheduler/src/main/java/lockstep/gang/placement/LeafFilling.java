package lockstep.gang.placement;

import java.util.Arrays;

/// Divides a gang over the leaves of a domain so that the leaves' offers cost least together.
final class LeafFilling {
    private final LeafOffers offers;
    private double value;
    private double lowerBound;
    private int[] chosen = {};

    LeafFilling(LeafOffers offers) {
        this.offers = offers;
    }

    /// Looks for the cheapest way.
    ///
    /// @param leaves whose offers stand
    /// @param most nodes of one leaf
    /// @param unit nodes are taken in groups of so many
    /// @return whether there is a way
    boolean fill(int[] leaves, int count, int nodes, int most, int unit) {
        double[] best = new double[nodes + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = 0;
        int[][] from = new int[count][nodes + 1];
        for (int i = 0; i < count; i++) {
            int leaf = leaves[i];
            double[] next = new double[nodes + 1];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            int least = (offers.least(leaf) + unit - 1) / unit * unit;
            for (int k = least; k <= Math.min(most, offers.most(leaf)); k += unit) {
                for (int x = 0; x + k <= nodes; x++) {
                    double sum = best[x] + offers.cost(leaf, k);
                    if (sum < next[x + k]) {
                        next[x + k] = sum;
                        from[i][x + k] = k;
                    }
                }
            }
            best = next;
        }
        value = best[nodes];
        lowerBound = value;
        if (value == Double.POSITIVE_INFINITY) {
            return false;
        }
        chosen = new int[count];
        int left = nodes;
        for (int i = count - 1; i >= 0; i--) {
            chosen[i] = from[i][left];
            left -= chosen[i];
        }
        return true;
    }

    /// How many nodes to take of the leaf with this index.
    int chosen(int index) {
        return chosen[index];
    }

    /// What the chosen offers cost together.
    double value() {
        return value;
    }

    /// No way costs less.
    double lowerBound() {
        return lowerBound;
    }
}
