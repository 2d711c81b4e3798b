package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;
import lockstep.gang.price.FragmentationCost;

import java.util.Arrays;
import java.util.Optional;

/// The cheapest run of nodes that follow each other in fabric order.
///
/// A window of the gang's size moves over the fabric. The greatest pace and staging time in it are
/// kept up to date, what members ask comes from sums, and only uplinks and fragmentation are looked
/// up leaf by leaf.
final class WindowSearch {
    private final Terrain terrain;
    private final Fabric fabric;
    private final FragmentationCost fragmentation;
    private final SlidingMaximum pace;
    private final SlidingMaximum staging;
    private final double[] asksBefore;

    private GangNeed need = GangNeed.of(1);
    private Candidates candidates = Candidates.of(new long[0]);
    private Rates rates = Rates.NONE;

    WindowSearch(Terrain terrain, FragmentationCost fragmentation) {
        this.terrain = terrain;
        this.fabric = terrain.fabric();
        this.fragmentation = fragmentation;
        this.pace = new SlidingMaximum(fabric.nodes());
        this.staging = new SlidingMaximum(fabric.nodes());
        this.asksBefore = new double[fabric.nodes() + 1];
    }

    /// Looks at every run, the lowest first among equals. The need may ask for segments, whose
    /// nodes must then lie in one leaf each.
    Optional<int[]> cheapest(GangNeed gang, Candidates all, Rates gangRates) {
        need = gang;
        candidates = all;
        rates = gangRates;
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        int run = 0;
        for (int node = 0; node < fabric.nodes(); node++) {
            run = extend(node, run);
            int first = node + 1 - need.nodes();
            if (run >= need.nodes() && isAllowed(first)) {
                double cost = cost(first);
                if (cost < least) {
                    best = first;
                    least = cost;
                }
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(window(best));
    }

    /// How many candidates end here without a gap.
    private int extend(int node, int run) {
        asksBefore[node + 1] = asksBefore[node] + rates.ofNode(terrain, node);
        if (!candidates.has(node)) {
            return 0;
        }
        if (run == 0) {
            pace.clear();
            staging.clear();
        }
        pace.add(node, terrain.pace(node));
        staging.add(node, candidates.stagingSeconds(node));
        return run + 1;
    }

    private double cost(int first) {
        int end = first + need.nodes();
        Level level = fabric.joining(first, end - 1);
        double uplink = 1;
        double breaking = 0;
        for (int leaf = fabric.leafOf(first); leaf <= fabric.leafOf(end - 1); leaf++) {
            uplink = Math.max(uplink, uplink(level, leaf));
            breaking += breaking(leaf, first, end);
        }
        return rates.pace * pace.since(first)
                + rates.staging * staging.since(first)
                + asksBefore[end]
                - asksBefore[first]
                + rates.spread(level, uplink)
                + breaking;
    }

    private double uplink(Level level, int leaf) {
        return switch (level) {
            case NODE, LEAF -> 1;
            case SPINE -> terrain.leafUplink(leaf);
            case CORE -> terrain.pathToCore(leaf);
        };
    }

    private double breaking(int leaf, int first, int end) {
        int leafFirst = fabric.firstNodeOf(leaf);
        int leafEnd = fabric.firstNodeOf(leaf + 1);
        int taken = candidates.countIdle(Math.max(first, leafFirst), Math.min(end, leafEnd));
        return fragmentation.of(
                leafEnd - leafFirst, candidates.countIdle(leafFirst, leafEnd), taken);
    }

    private boolean isAllowed(int first) {
        int end = first + need.nodes();
        for (int node : need.required()) {
            if (node < first || end <= node) {
                return false;
            }
        }
        return need.layout().segment() == 0 || hasWholeSegments(first, end);
    }

    private boolean hasWholeSegments(int first, int end) {
        int node = first;
        while (node < end) {
            int leafEnd = Math.min(end, fabric.firstNodeOf(fabric.leafOf(node) + 1));
            if ((leafEnd - node) % need.layout().segment() != 0) {
                return false;
            }
            node = leafEnd;
        }
        return true;
    }

    private int[] window(int first) {
        int[] window = new int[need.nodes()];
        Arrays.setAll(window, i -> first + i);
        return window;
    }
}
