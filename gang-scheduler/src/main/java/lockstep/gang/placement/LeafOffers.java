package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.price.FragmentationCost;

/// What each leaf asks for its cheapest nodes: for every k, the cost of the best k of them that are
/// not slower than one limit and whose checkpoints arrive within another.
///
/// The cost holds what members ask each for themselves, above the least that any node could ask,
/// and the leaf's fragmentation. What is a maximum over the members is told beside it. Only idle
/// nodes break up a leaf, so the best k are the best i idle ones and the best k - i partly used
/// ones, for some i.
final class LeafOffers {
    private final Terrain terrain;
    private final Fabric fabric;
    private final FragmentationCost fragmentation;
    private final Census census;
    private final LeafOrder order;
    private final Prefixes idle;
    private final Prefixes busy;

    /// What k nodes of a leaf cost is at `slot(leaf, k)`.
    private final double[] cost;

    private final double[] pace;
    private final double[] staging;
    private final int[] fromIdle;
    private final int[] most;

    private Candidates candidates = Candidates.of(new long[0]);

    LeafOffers(Terrain terrain, FragmentationCost fragmentation, Census census) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.fragmentation = fragmentation;
        this.census = census;
        int largest = 0;
        for (int leaf = 0; leaf < fabric.leaves(); leaf++) {
            largest = Math.max(largest, size(leaf));
        }
        this.order = new LeafOrder(terrain, census, largest);
        this.idle = new Prefixes(terrain, order, largest);
        this.busy = new Prefixes(terrain, order, largest);
        int slots = fabric.nodes() + fabric.leaves();
        this.cost = new double[slots];
        this.pace = new double[slots];
        this.staging = new double[slots];
        this.fromIdle = new int[slots];
        this.most = new int[fabric.leaves()];
    }

    /// Starts a search.
    ///
    /// @param leastAsk no node asks less
    void begin(int[] required, Candidates all, Rates rates, double leastAsk) {
        order.begin(required, all, rates, leastAsk);
        candidates = all;
    }

    /// Works out the offers of one leaf, and tells the survey what was seen.
    ///
    /// @return the most nodes it offers
    int offer(int leaf, Limits limits, Survey survey) {
        most[leaf] =
                isAlike(leaf)
                        ? offerAlike(leaf, limits, survey)
                        : offerSorted(leaf, limits, survey);
        return most[leaf];
    }

    /// The required nodes of this leaf: no fewer can be taken.
    int least(int leaf) {
        return census.required(leaf);
    }

    int most(int leaf) {
        return most[leaf];
    }

    double cost(int leaf, int k) {
        return cost[slot(leaf, k)];
    }

    /// The greatest pace among the k nodes.
    double pace(int leaf, int k) {
        return pace[slot(leaf, k)];
    }

    double staging(int leaf, int k) {
        return staging[slot(leaf, k)];
    }

    /// Writes the k nodes offered within these limits to `nodes` from `at` on.
    void take(int leaf, int k, Limits limits, int[] nodes, int at) {
        offer(leaf, limits, new Survey());
        order.prepare(leaf);
        int idleTaken = fromIdle[slot(leaf, k)];
        int next = copy(order.start(leaf), idleTaken, limits, nodes, at);
        copy(order.idleEnd(leaf), k - idleTaken, limits, nodes, next);
    }

    private int copy(int from, int count, Limits limits, int[] nodes, int at) {
        int to = at;
        for (int i = from; to < at + count; i++) {
            int node = order.node(i);
            if (terrain.pace(node) <= limits.pace()
                    && order.stagingSeconds(node) <= limits.staging()) {
                nodes[to++] = node;
            }
        }
        return to;
    }

    /// Whether it does not matter which nodes of the leaf are taken.
    private boolean isAlike(int leaf) {
        return terrain.isAlike(leaf)
                && census.required(leaf) == 0
                && census.idleCandidates(leaf) == census.candidates(leaf)
                && !candidates.hasStaging()
                && candidates.isLeftoverAlike(
                        fabric.firstNodeOf(leaf), fabric.firstNodeOf(leaf + 1));
    }

    private int offerAlike(int leaf, Limits limits, Survey survey) {
        int first = fabric.firstNodeOf(leaf);
        double paceOfAll = terrain.pace(first);
        if (paceOfAll > limits.pace()) {
            survey.paceBeyond = Math.min(survey.paceBeyond, paceOfAll);
            return 0;
        }
        survey.pace = Math.max(survey.pace, paceOfAll);
        int count = census.candidates(leaf);
        double each = order.askOf(first);
        for (int k = 0; k <= count; k++) {
            set(leaf, k, each * k + breaking(leaf, k), k == 0 ? 0 : paceOfAll, 0, k);
        }
        return count;
    }

    private int offerSorted(int leaf, Limits limits, Survey survey) {
        order.prepare(leaf);
        idle.admit(order.start(leaf), order.idleEnd(leaf), limits, survey);
        busy.admit(order.idleEnd(leaf), order.end(leaf), limits, survey);
        int count = idle.size + busy.size;
        for (int k = least(leaf); k <= count; k++) {
            int i = busy.size == 0 ? k : bestIdle(leaf, k);
            set(
                    leaf,
                    k,
                    idle.cost[i] + busy.cost[k - i] + breaking(leaf, i),
                    Math.max(idle.pace[i], busy.pace[k - i]),
                    Math.max(idle.staging[i], busy.staging[k - i]),
                    i);
        }
        if (count > 0) {
            survey.pace = Math.max(survey.pace, pace(leaf, count));
            survey.staging = Math.max(survey.staging, staging(leaf, count));
        }
        return count;
    }

    /// How many idle nodes are best among k.
    private int bestIdle(int leaf, int k) {
        int from = Math.max(order.requiredIdle(leaf), k - busy.size);
        int to = Math.min(k - order.requiredBusy(leaf), idle.size);
        int best = from;
        double least = Double.POSITIVE_INFINITY;
        for (int i = from; i <= to; i++) {
            double sum = idle.cost[i] + busy.cost[k - i] + breaking(leaf, i);
            if (sum < least) {
                best = i;
                least = sum;
            }
        }
        return best;
    }

    private double breaking(int leaf, int idleTaken) {
        return fragmentation.of(size(leaf), census.idle(leaf), idleTaken);
    }

    private void set(
            int leaf, int k, double newCost, double worstPace, double worstStaging, int idleTaken) {
        int slot = slot(leaf, k);
        cost[slot] = newCost;
        pace[slot] = worstPace;
        staging[slot] = worstStaging;
        fromIdle[slot] = idleTaken;
    }

    private int size(int leaf) {
        return fabric.firstNodeOf(leaf + 1) - fabric.firstNodeOf(leaf);
    }

    private int slot(int leaf, int k) {
        return fabric.firstNodeOf(leaf) + leaf + k;
    }
}
