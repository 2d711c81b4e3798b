package lockstep.gang.placement;

/// A heap of leaves, each with a cost and, where costs are equal, a rank: the lowest comes first.
final class LeafHeap {
    private double[] cost;
    private int[] rank;
    private int[] leaf;
    private int size;

    LeafHeap(int capacity) {
        this.cost = new double[capacity + 1];
        this.rank = new int[capacity + 1];
        this.leaf = new int[capacity + 1];
    }

    void clear() {
        size = 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void push(int newLeaf, double newCost, int newRank) {
        int hole = ++size;
        while (hole > 1 && isBefore(newCost, newRank, newLeaf, hole / 2)) {
            move(hole / 2, hole);
            hole /= 2;
        }
        set(hole, newLeaf, newCost, newRank);
    }

    double leastCost() {
        return cost[1];
    }

    int pop() {
        int top = leaf[1];
        int last = size--;
        int hole = 1;
        while (2 * hole <= size) {
            int child = 2 * hole;
            if (child < size
                    && isBefore(cost[child + 1], rank[child + 1], leaf[child + 1], child)) {
                child++;
            }
            if (isBefore(cost[last], rank[last], leaf[last], child)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        set(hole, leaf[last], cost[last], rank[last]);
        return top;
    }

    private boolean isBefore(double c, int r, int l, int other) {
        if (c != cost[other]) {
            return c < cost[other];
        }
        return r != rank[other] ? r < rank[other] : l < leaf[other];
    }

    private void move(int from, int to) {
        set(to, leaf[from], cost[from], rank[from]);
    }

    private void set(int at, int newLeaf, double newCost, int newRank) {
        leaf[at] = newLeaf;
        cost[at] = newCost;
        rank[at] = newRank;
    }
}
