package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.price.FragmentationCost;

import java.util.Arrays;

/// What each leaf asks for its cheapest nodes: for every k, the cost of the best k of them that are
/// not slower than one limit and whose checkpoints arrive within another.
///
/// The cost holds what members cost each for themselves, above the least that any node could ask,
/// and the leaf's fragmentation. What is a maximum over the members is told beside it. Only idle
/// nodes break up a leaf, so a leaf with idle and partly used candidates keeps two lists: its best
/// k are the best i of one and the best k - i of the other.
final class LeafOffers {
    private final Terrain terrain;
    private final Fabric fabric;
    private final Extremes extremes;
    private final FragmentationCost fragmentation;

    /// By node number.
    private final double[] ask;

    /// Candidates of a leaf from the number of its first node on: the idle ones, then the others,
    /// each list with required nodes first and then by cost.
    private final int[] sorted;

    private final int[] sortedIn;
    private final int[] idleEnd;
    private final int[] sortedEnd;
    private final int[] requiredIdle;
    private final int[] requiredBusy;
    private final NodeSort sort;

    /// The present offers; k nodes of a leaf are at `slot(leaf, k)`.
    private final double[] cost;

    private final double[] pace;
    private final double[] staging;
    private final int[] fromIdle;
    private final int[] most;
    private final Prefixes idle;
    private final Prefixes busy;

    private int search;
    private int[] required = {};
    private Candidates candidates = Candidates.of(new long[0]);
    private Rates rates = Rates.NONE;
    private double leastAsk;

    LeafOffers(Terrain terrain, FragmentationCost fragmentation) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.extremes = terrain.extremes();
        this.fragmentation = fragmentation;
        int nodes = fabric.nodes();
        int leaves = fabric.leaves();
        int largest = 0;
        for (int leaf = 0; leaf < leaves; leaf++) {
            largest = Math.max(largest, size(leaf));
        }
        this.ask = new double[nodes];
        this.sorted = new int[nodes];
        this.sortedIn = new int[leaves];
        this.idleEnd = new int[leaves];
        this.sortedEnd = new int[leaves];
        this.requiredIdle = new int[leaves];
        this.requiredBusy = new int[leaves];
        this.sort = new NodeSort(ask, largest);
        this.cost = new double[nodes + leaves];
        this.pace = new double[nodes + leaves];
        this.staging = new double[nodes + leaves];
        this.fromIdle = new int[nodes + leaves];
        this.most = new int[leaves];
        this.idle = new Prefixes(largest);
        this.busy = new Prefixes(largest);
    }

    /// Starts a search.
    ///
    /// @param leastCost no node asks less
    void begin(int[] requiredNodes, Candidates all, Rates gang, double leastCost) {
        for (int node : required) {
            requiredIdle[fabric.leafOf(node)] = 0;
            requiredBusy[fabric.leafOf(node)] = 0;
        }
        this.search++;
        this.required = requiredNodes;
        this.candidates = all;
        this.rates = gang;
        this.leastAsk = leastCost;
        for (int node : required) {
            int[] counts = all.isIdle(node) ? requiredIdle : requiredBusy;
            counts[fabric.leafOf(node)]++;
        }
    }

    /// Works out the offers of one leaf.
    ///
    /// @return the most nodes it offers
    int offer(int leaf, double paceMax, double stagingMax) {
        if (isAlike(leaf)) {
            most[leaf] = offerAlike(leaf, paceMax);
            return most[leaf];
        }
        prepare(leaf);
        int first = first(leaf);
        idle.admit(first, idleEnd[leaf], paceMax, stagingMax);
        busy.admit(idleEnd[leaf], sortedEnd[leaf], paceMax, stagingMax);
        most[leaf] = idle.size + busy.size;
        if (busy.size == 0) {
            copyIdle(leaf);
        } else {
            for (int k = least(leaf); k <= most[leaf]; k++) {
                combine(leaf, k);
            }
        }
        return most[leaf];
    }

    /// The required nodes of this leaf: no fewer can be taken.
    int least(int leaf) {
        return requiredIdle[leaf] + requiredBusy[leaf];
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
    void take(int leaf, int k, double paceMax, double stagingMax, int[] nodes, int at) {
        offer(leaf, paceMax, stagingMax);
        prepare(leaf);
        int idleTaken = fromIdle[slot(leaf, k)];
        int next = copy(first(leaf), idleTaken, paceMax, stagingMax, nodes, at);
        copy(idleEnd[leaf], k - idleTaken, paceMax, stagingMax, nodes, next);
    }

    private int copy(int from, int count, double paceMax, double stagingMax, int[] nodes, int at) {
        int to = at;
        for (int i = from; to < at + count; i++) {
            if (isAdmitted(sorted[i], paceMax, stagingMax)) {
                nodes[to++] = sorted[i];
            }
        }
        return to;
    }

    private boolean isAdmitted(int node, double paceMax, double stagingMax) {
        return terrain.pace(node) <= paceMax && terrain.stagingSeconds(node) <= stagingMax;
    }

    /// Whether it does not matter which nodes of the leaf are taken.
    private boolean isAlike(int leaf) {
        if (!extremes.alike[leaf]
                || terrain.hasStaging()
                || candidates.hasLeftover()
                || least(leaf) > 0) {
            return false;
        }
        int first = first(leaf);
        int end = first(leaf + 1);
        return candidates.countIdleCandidates(first, end) == candidates.count(first, end);
    }

    private int offerAlike(int leaf, double paceMax) {
        int first = first(leaf);
        double paceOfAll = terrain.pace(first);
        if (paceOfAll > paceMax) {
            return 0;
        }
        int end = first(leaf + 1);
        int count = candidates.count(first, end);
        int idleBefore = candidates.countIdle(first, end);
        double each = askOf(first);
        for (int k = 0; k <= count; k++) {
            int slot = slot(leaf, k);
            cost[slot] = each * k + fragmentation.of(end - first, idleBefore, k);
            pace[slot] = k == 0 ? 0 : paceOfAll;
            staging[slot] = 0;
            fromIdle[slot] = k;
        }
        return count;
    }

    private void copyIdle(int leaf) {
        int idleBefore = candidates.countIdle(first(leaf), first(leaf + 1));
        for (int k = 0; k <= idle.size; k++) {
            int slot = slot(leaf, k);
            cost[slot] = idle.cost[k] + fragmentation.of(size(leaf), idleBefore, k);
            pace[slot] = idle.pace[k];
            staging[slot] = idle.staging[k];
            fromIdle[slot] = k;
        }
    }

    /// The best division of k nodes over idle and partly used ones.
    private void combine(int leaf, int k) {
        int idleBefore = candidates.countIdle(first(leaf), first(leaf + 1));
        int slot = slot(leaf, k);
        cost[slot] = Double.POSITIVE_INFINITY;
        int from = Math.max(requiredIdle[leaf], k - busy.size);
        int to = Math.min(k - requiredBusy[leaf], idle.size);
        for (int i = from; i <= to; i++) {
            double sum =
                    idle.cost[i] + busy.cost[k - i] + fragmentation.of(size(leaf), idleBefore, i);
            if (sum < cost[slot]) {
                cost[slot] = sum;
                pace[slot] = Math.max(idle.pace[i], busy.pace[k - i]);
                staging[slot] = Math.max(idle.staging[i], busy.staging[k - i]);
                fromIdle[slot] = i;
            }
        }
    }

    private void prepare(int leaf) {
        if (sortedIn[leaf] == search) {
            return;
        }
        sortedIn[leaf] = search;
        int first = first(leaf);
        idleEnd[leaf] = gather(leaf, true, first);
        sortedEnd[leaf] = gather(leaf, false, idleEnd[leaf]);
    }

    private int gather(int leaf, boolean wantIdle, int at) {
        int end = first(leaf + 1);
        int to = at;
        if (least(leaf) > 0) {
            for (int node : required) {
                if (fabric.leafOf(node) == leaf && candidates.isIdle(node) == wantIdle) {
                    sorted[to++] = node;
                    ask[node] = askOf(node);
                }
            }
        }
        int free = to;
        for (int node = candidates.next(first(leaf), end);
                node < end;
                node = candidates.next(node + 1, end)) {
            if (candidates.isIdle(node) == wantIdle && !isRequired(leaf, node)) {
                sorted[to++] = node;
                ask[node] = askOf(node);
            }
        }
        sort.sort(sorted, free, to, candidates);
        return to;
    }

    private boolean isRequired(int leaf, int node) {
        return least(leaf) > 0 && Arrays.binarySearch(required, node) >= 0;
    }

    private double askOf(int node) {
        return rates.ofNode(terrain, node) - leastAsk;
    }

    private int first(int leaf) {
        return fabric.firstNodeOf(leaf);
    }

    private int size(int leaf) {
        return first(leaf + 1) - first(leaf);
    }

    private int slot(int leaf, int k) {
        return first(leaf) + leaf + k;
    }

    /// The cheapest k nodes of a sorted list, for every k.
    private final class Prefixes {
        final double[] cost;
        final double[] pace;
        final double[] staging;
        int size;

        Prefixes(int largest) {
            this.cost = new double[largest + 1];
            this.pace = new double[largest + 1];
            this.staging = new double[largest + 1];
        }

        void admit(int from, int to, double paceMax, double stagingMax) {
            int k = 0;
            for (int i = from; i < to; i++) {
                int node = sorted[i];
                if (isAdmitted(node, paceMax, stagingMax)) {
                    cost[k + 1] = cost[k] + ask[node];
                    pace[k + 1] = Math.max(pace[k], terrain.pace(node));
                    staging[k + 1] = Math.max(staging[k], terrain.stagingSeconds(node));
                    k++;
                }
            }
            this.size = k;
        }
    }
}
