package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;

import java.util.Arrays;

/// The candidates of each leaf in the order in which one gang would take them: idle ones and partly
/// used ones apart, in each list required nodes first, then by what they ask for themselves.
///
/// A leaf is put in order when it is first looked at.
final class LeafOrder {
    private final Terrain terrain;
    private final Fabric fabric;
    private final Census census;
    private final double[] ask;
    private final int[] sorted;
    private final int[] sortedIn;
    private final int[] idleEnd;
    private final int[] end;
    private final int[] requiredIdle;
    private final NodeSort sort;

    private int search;
    private int[] required = {};
    private Candidates candidates = Candidates.of(new long[0]);
    private Rates rates = Rates.NONE;
    private double leastAsk;

    LeafOrder(Terrain terrain, Census census, int largestLeaf) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.census = census;
        this.ask = new double[fabric.nodes()];
        this.sorted = new int[fabric.nodes()];
        this.sortedIn = new int[fabric.leaves()];
        this.idleEnd = new int[fabric.leaves()];
        this.end = new int[fabric.leaves()];
        this.requiredIdle = new int[fabric.leaves()];
        this.sort = new NodeSort(ask, largestLeaf);
    }

    /// Starts a search.
    ///
    /// @param leastCost no node asks less
    void begin(int[] requiredNodes, Candidates all, Rates gang, double leastCost) {
        this.search++;
        this.required = requiredNodes;
        this.candidates = all;
        this.rates = gang;
        this.leastAsk = leastCost;
    }

    /// Puts a leaf in order, if it is not.
    void prepare(int leaf) {
        if (sortedIn[leaf] != search) {
            sortedIn[leaf] = search;
            idleEnd[leaf] = gather(leaf, true, start(leaf));
            end[leaf] = gather(leaf, false, idleEnd[leaf]);
            requiredIdle[leaf] = 0;
            for (int i = 0; i < census.required(leaf) && i + start(leaf) < idleEnd[leaf]; i++) {
                requiredIdle[leaf] += isRequired(sorted[start(leaf) + i]) ? 1 : 0;
            }
        }
    }

    /// Where the idle candidates of a leaf begin; they end where the partly used ones do.
    int start(int leaf) {
        return fabric.firstNodeOf(leaf);
    }

    int idleEnd(int leaf) {
        return idleEnd[leaf];
    }

    int end(int leaf) {
        return end[leaf];
    }

    int requiredIdle(int leaf) {
        return requiredIdle[leaf];
    }

    int requiredBusy(int leaf) {
        return census.required(leaf) - requiredIdle[leaf];
    }

    int node(int position) {
        return sorted[position];
    }

    /// Of a node that has been put in order.
    double ask(int node) {
        return ask[node];
    }

    double stagingSeconds(int node) {
        return candidates.stagingSeconds(node);
    }

    /// What a node asks for itself, above the least that any node could.
    double askOf(int node) {
        return rates.ofNode(terrain, node) - leastAsk;
    }

    private int gather(int leaf, boolean idle, int from) {
        int free = census.required(leaf) == 0 ? from : gather(leaf, idle, true, from);
        int to = gather(leaf, idle, false, free);
        sort.sort(sorted, free, to, candidates);
        return to;
    }

    private int gather(int leaf, boolean idle, boolean wantRequired, int from) {
        boolean anyRequired = census.required(leaf) > 0;
        int leafEnd = fabric.firstNodeOf(leaf + 1);
        int to = from;
        for (int node = candidates.next(start(leaf), leafEnd);
                node < leafEnd;
                node = candidates.next(node + 1, leafEnd)) {
            if (candidates.isIdle(node) == idle
                    && (anyRequired && isRequired(node)) == wantRequired) {
                sorted[to++] = node;
                ask[node] = askOf(node);
            }
        }
        return to;
    }

    private boolean isRequired(int node) {
        return Arrays.binarySearch(required, node) >= 0;
    }
}
