package lockstep.gang.plan;

import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.timeline.NodeBits;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The nodes of a cluster by what they have: clusters of thousands of nodes have only a few sorts,
/// so that whether a wish fits at all is asked once a sort.
final class NodeSorts {
    /// One sort.
    ///
    /// @param example a node of it
    record NodeSort(NodeSpec example, NodeBits members) {}

    private record Traits(
            int cpus, long memoryMib, Map<String, Integer> accelerators, List<String> features) {
        static Traits of(NodeSpec spec) {
            Map<String, Integer> accelerators = new TreeMap<>();
            spec.accelerators()
                    .forEach(
                            one ->
                                    accelerators.merge(
                                            one.name() + ":" + one.type(), 1, Integer::sum));
            return new Traits(spec.cpus(), spec.memoryMib(), accelerators, spec.features());
        }
    }

    private final List<NodeSort> all;

    private NodeSorts(List<NodeSort> all) {
        this.all = all;
    }

    static NodeSorts of(Fabric fabric) {
        Map<Traits, NodeSort> sorts = new LinkedHashMap<>();
        for (int node = 0; node < fabric.nodes(); node++) {
            NodeSpec spec = fabric.spec(node);
            sorts.computeIfAbsent(
                            Traits.of(spec), _ -> new NodeSort(spec, NodeBits.none(fabric.nodes())))
                    .members()
                    .set(node);
        }
        return new NodeSorts(new ArrayList<>(sorts.values()));
    }

    List<NodeSort> all() {
        return all;
    }
}
