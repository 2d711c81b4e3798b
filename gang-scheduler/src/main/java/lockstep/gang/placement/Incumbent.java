package lockstep.gang.placement;

/// The best placement found so far, as numbers of nodes to take of leaves.
final class Incumbent {
    private final int[] leaves;
    private final int[] nodes;
    private int parts;
    private double cost = Double.POSITIVE_INFINITY;
    private Limits within = Limits.NONE;

    Incumbent(int leaves) {
        this.leaves = new int[leaves];
        this.nodes = new int[leaves];
    }

    void forget() {
        cost = Double.POSITIVE_INFINITY;
        parts = 0;
    }

    boolean isEmpty() {
        return cost == Double.POSITIVE_INFINITY;
    }

    double cost() {
        return cost;
    }

    /// Whether something of this cost is better by more than a fraction of the cost.
    boolean isBeatenBy(double other, double tolerance) {
        return isEmpty() ? other < cost : other < cost * (1 - tolerance);
    }

    /// Makes room for a better one, whose parts are added one by one.
    void replace(double newCost, Limits limits) {
        cost = newCost;
        within = limits;
        parts = 0;
    }

    void add(int leaf, int count) {
        if (count > 0) {
            leaves[parts] = leaf;
            nodes[parts++] = count;
        }
    }

    /// In no order.
    int[] nodes(LeafOffers offers, int size) {
        int[] all = new int[size];
        int at = 0;
        for (int part = 0; part < parts; part++) {
            offers.take(leaves[part], nodes[part], within, all, at);
            at += nodes[part];
        }
        return all;
    }
}
