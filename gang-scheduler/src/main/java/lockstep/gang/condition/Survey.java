package lockstep.gang.condition;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.fabric.Fabric;

/// Reads every part of a fabric: one pass over the leaves, one over the nodes.
final class Survey {
    private final Fabric fabric;
    private final Readings readings;

    Survey(Fabric fabric, Readings readings) {
        this.fabric = fabric;
        this.readings = readings;
    }

    Outlook outlook() {
        Reading[] leaves = new Reading[fabric.leaves()];
        Reading[] uplinks = new Reading[fabric.leaves()];
        Reading[] spines = new Reading[fabric.spines()];
        for (int leaf = 0; leaf < leaves.length; leaf++) {
            FabricPlace place = fabric.spec(fabric.firstNodeOf(leaf)).place();
            leaves[leaf] = leaf(place);
            uplinks[leaf] = uplink(place);
            spines[fabric.spineOf(leaf)] = spine(place);
        }
        Reading[] nodes = new Reading[fabric.nodes()];
        for (int node = 0; node < nodes.length; node++) {
            nodes[node] = node(node).reachedOver(leaves[fabric.leafOf(node)]);
        }
        return new Outlook(fabric, nodes, leaves, uplinks, spines);
    }

    private Reading node(int node) {
        NodeSpec spec = fabric.spec(node);
        Reading reading = readings.of(new Resource.OfNode(fabric.name(node)));
        if (!spec.place().rack().isEmpty()) {
            reading = reading.within(readings.of(new Resource.Rack(spec.place().rack())));
        }
        for (Resource.PowerFeed feed : Resource.feedsOf(spec)) {
            reading = reading.within(readings.of(feed));
        }
        return reading;
    }

    private Reading leaf(FabricPlace place) {
        return place.leaf().isEmpty()
                ? Reading.TYPICAL
                : readings.of(new Resource.Leaf(place.spine(), place.leaf()));
    }

    private Reading uplink(FabricPlace place) {
        return place.leaf().isEmpty()
                ? Reading.TYPICAL
                : readings.of(new Resource.Uplink(place.spine(), place.leaf()));
    }

    private Reading spine(FabricPlace place) {
        return place.spine().isEmpty()
                ? Reading.TYPICAL
                : readings.of(new Resource.Spine(place.spine()));
    }
}
