package lockstep.gang.plan;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.state.Node;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// What of the nodes stays the same from round to round: their order and their sorts.
record Site(Map<NodeName, NodeSpec> specs, Fabric fabric, NodeSorts sorts) {
    static final Site EMPTY = of(new TreeMap<>());

    private static Site of(Map<NodeName, NodeSpec> specs) {
        Fabric fabric = Fabric.of(specs);
        return new Site(specs, fabric, NodeSorts.of(fabric));
    }

    /// This one if it is still true of `nodes`, otherwise a new one.
    Site following(Collection<Node> nodes) {
        if (nodes.size() == specs.size() && nodes.stream().allMatch(this::isKnown)) {
            return this;
        }
        Map<NodeName, NodeSpec> now = new TreeMap<>();
        nodes.forEach(node -> now.put(node.name(), node.spec()));
        return of(now);
    }

    /// Values are only compared where they are not the same object, which is the rare case.
    private boolean isKnown(Node node) {
        NodeSpec spec = specs.get(node.name());
        return spec != null && spec.equals(node.spec());
    }
}
