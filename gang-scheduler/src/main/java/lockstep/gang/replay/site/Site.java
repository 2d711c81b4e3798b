package lockstep.gang.replay.site;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;

import java.util.Map;

/// The nodes of a simulated cluster, numbered in fabric order, and what fits on them.
public final class Site {
    private final Fabric fabric;
    private final long capacity;
    private final int largestLeaf;
    private final int largestSpine;

    public Site(Map<NodeName, NodeSpec> nodes) {
        this.fabric = Fabric.of(nodes);
        long sum = 0;
        for (int node = 0; node < fabric.nodes(); node++) {
            sum += accelerators(node);
        }
        this.capacity = sum;
        int leaf = 1;
        for (int i = 0; i < fabric.leaves(); i++) {
            leaf = Math.max(leaf, fabric.firstNodeOf(i + 1) - fabric.firstNodeOf(i));
        }
        this.largestLeaf = leaf;
        int spine = 1;
        for (int i = 0; i < fabric.spines(); i++) {
            int first = fabric.firstNodeOf(fabric.firstLeafOf(i));
            spine = Math.max(spine, fabric.firstNodeOf(fabric.firstLeafOf(i + 1)) - first);
        }
        this.largestSpine = spine;
    }

    public Fabric fabric() {
        return fabric;
    }

    public int nodes() {
        return fabric.nodes();
    }

    public int accelerators(int node) {
        return fabric.spec(node).accelerators().size();
    }

    /// Accelerators in all.
    public long capacity() {
        return capacity;
    }

    /// The lowest level that can join so many whole nodes here, were they all free.
    public Level tightest(int nodes) {
        if (nodes <= 1) {
            return Level.NODE;
        }
        if (nodes <= largestLeaf) {
            return Level.LEAF;
        }
        return nodes <= largestSpine ? Level.SPINE : Level.CORE;
    }
}
