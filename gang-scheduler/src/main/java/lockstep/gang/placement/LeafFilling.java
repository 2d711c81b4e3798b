package lockstep.gang.placement;

/// Divides a gang over the leaves of a domain so that the leaves' offers cost least together.
///
/// Goal: how many nodes to take of each leaf, in whole groups, so that their costs add up to the
/// least. This is a multiple-choice knapsack. It is hard in general, because fragmentation makes
/// offers go up in steps, but its relaxation is easy and nearly always right.
///
/// Algorithm:
///
/// 1. Replace each leaf's offers by their lower convex hull. Taking the hulls' segments in the
///    order of their cost per group solves the relaxation; only the last segment may be taken in
///    part (E. Zemel, The linear multiple choice knapsack problem, 1980). Its cost is a lower
///    bound, and the cost per group of the last segment is what a group is worth on the margin.
/// 2. When the last segment is not taken whole, complete the gang from one leaf, whichever costs
///    least. That is a first solution.
/// 3. If it costs more than the bound, [MarginFilling] closes the gap.
///
/// Example: a slot of four nodes is worth 100 and nothing else matters. Leaf A has 5 idle nodes,
/// and asks 0 for one and 100 for two to five; B has 4 and asks 100 for one to four; C has 1 and
/// asks 0. The hulls' segments are C's 1 for 0 and A's 1 for 0, then A's other 4 and B's 4 for 25
/// each. A gang of 6 takes C whole and A whole, for 100. A gang of 3 takes the cheap ones and 1
/// more of A, for 100, where the bound says 25; the margin is 25, and no other choice closes the
/// gap.
final class LeafFilling {
    private final LeafOffers offers;
    private final LeafHeap heap;
    private final MarginFilling margin;
    private final int[] hull;
    private final int[] hullStart;
    private final int[] vertex;
    private final int[] least;
    private final int[] groups;
    private final int[] taken;

    private int[] leaves = {};
    private int count;
    private int unit;
    private int wanted;
    private double value;
    private double lowerBound;

    /// For fabrics of so many leaves.
    ///
    /// @param slots nodes and leaves together
    LeafFilling(LeafOffers offers, int leaves, int slots) {
        this.offers = offers;
        this.heap = new LeafHeap(leaves);
        this.margin = new MarginFilling(this, leaves);
        this.hull = new int[slots];
        this.hullStart = new int[leaves + 1];
        this.vertex = new int[leaves];
        this.least = new int[leaves];
        this.groups = new int[leaves];
        this.taken = new int[leaves];
    }

    /// Looks for the cheapest way.
    ///
    /// @param fillable leaves whose offers stand; the first `leafCount` count
    /// @param mostPerLeaf nodes of one leaf
    /// @param groupSize nodes are taken in groups of so many
    /// @param ceiling ways that cost more are of no interest
    /// @return whether there is a way
    boolean fill(
            int[] fillable,
            int leafCount,
            int nodes,
            int mostPerLeaf,
            int groupSize,
            double ceiling) {
        this.leaves = fillable;
        this.count = leafCount;
        this.unit = groupSize;
        if (!begin(nodes, mostPerLeaf)) {
            return false;
        }
        if (leafCount == 1) {
            taken[0] = wanted;
            value = cost(0, wanted);
            lowerBound = value;
            return true;
        }
        int open = relax();
        if (open >= 0 && lowerBound < ceiling) {
            margin.close(open);
        }
        return true;
    }

    /// How many nodes to take of the leaf with this index.
    int nodes(int index) {
        return least[index] + taken[index] * unit;
    }

    /// What the chosen offers cost together.
    double value() {
        return value;
    }

    /// No way costs less.
    double lowerBound() {
        return lowerBound;
    }

    int leafCount() {
        return count;
    }

    int wantedGroups() {
        return wanted;
    }

    /// How many groups a leaf can give beyond what is required of it.
    int groups(int index) {
        return groups[index];
    }

    /// How many it gives.
    int taken(int index) {
        return taken[index];
    }

    void take(int index, int newTaken) {
        taken[index] = newTaken;
    }

    void improve(double newValue) {
        value = newValue;
    }

    void raiseLowerBound(double bound) {
        lowerBound = bound;
    }

    /// What so many groups of a leaf cost beyond what is required of it.
    double cost(int index, int groupsTaken) {
        int leaf = leaves[index];
        return offers.cost(leaf, least[index] + groupsTaken * unit);
    }

    private boolean begin(int nodes, int mostPerLeaf) {
        int open = nodes;
        int available = 0;
        for (int i = 0; i < count; i++) {
            int leaf = leaves[i];
            least[i] = (offers.least(leaf) + unit - 1) / unit * unit;
            int most = Math.min(mostPerLeaf, offers.most(leaf));
            if (least[i] > most) {
                return false;
            }
            groups[i] = (most - least[i]) / unit;
            taken[i] = 0;
            available += groups[i];
            open -= least[i];
        }
        wanted = open / unit;
        return open >= 0 && available >= wanted;
    }

    /// Takes segments of the hulls, the cheapest first, and completes the gang from one leaf.
    ///
    /// @return the leaf whose segment was not taken whole, or -1
    private int relax() {
        heap.clear();
        value = 0;
        for (int i = 0; i < count; i++) {
            value += cost(i, 0);
            buildHull(i);
            vertex[i] = hullStart[i];
            pushSegment(i);
        }
        int open = wanted;
        while (open > 0) {
            double slope = heap.leastCost();
            int i = heap.pop();
            int length = hull[vertex[i] + 1] - taken[i];
            if (length > open) {
                lowerBound = value + slope * open;
                margin.setMargin(slope);
                complete(open);
                return i;
            }
            value += cost(i, hull[vertex[i] + 1]) - cost(i, taken[i]);
            open -= length;
            vertex[i]++;
            taken[i] = hull[vertex[i]];
            pushSegment(i);
        }
        lowerBound = value;
        return -1;
    }

    /// Longer segments first where the costs are equal, so that few leaves are used.
    private void pushSegment(int i) {
        if (vertex[i] + 1 < hullStart[i + 1]) {
            int to = hull[vertex[i] + 1];
            heap.push(i, slope(i, taken[i], to), -(to - taken[i]));
        }
    }

    /// By Andrew's monotone chain.
    private void buildHull(int i) {
        int start = hullStart[i];
        int top = start;
        hull[top] = 0;
        for (int j = 1; j <= groups[i]; j++) {
            while (top > start && slope(i, hull[top - 1], hull[top]) >= slope(i, hull[top], j)) {
                top--;
            }
            hull[++top] = j;
        }
        hullStart[i + 1] = top + 1;
    }

    private double slope(int i, int from, int to) {
        return (cost(i, to) - cost(i, from)) / (to - from);
    }

    /// The leaf that is left with the fewest nodes gives the rest, where costs are equal.
    private void complete(int open) {
        margin.rememberRelaxed();
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            int spare = groups[i] - taken[i] - open;
            if (spare >= 0) {
                double more = cost(i, taken[i] + open) - cost(i, taken[i]);
                if (more < least || (more == least && spare < groups[best] - taken[best] - open)) {
                    best = i;
                    least = more;
                }
            }
        }
        value += least;
        taken[best] += open;
    }
}
