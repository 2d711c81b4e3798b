package lockstep.gang.probe;

import lockstep.gang.cluster.FabricPlace;
import lockstep.gang.condition.Resource;
import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;

/// The parts of a fabric that can be at fault, numbered from small to large: nodes, uplinks,
/// leaves, spines.
final class Parts {
    private final Fabric fabric;
    private final int uplinks;
    private final int leaves;
    private final int spines;

    Parts(Fabric fabric) {
        this.fabric = fabric;
        this.uplinks = fabric.nodes();
        this.leaves = uplinks + fabric.leaves();
        this.spines = leaves + fabric.leaves();
    }

    int count() {
        return spines + fabric.spines();
    }

    /// The parts that traffic between two nodes crosses.
    int[] between(int a, int b) {
        int from = fabric.leafOf(a);
        int to = fabric.leafOf(b);
        int above = spines + fabric.spineOf(from);
        int below = spines + fabric.spineOf(to);
        return switch (level(a, b)) {
            case NODE -> new int[] {a};
            case LEAF -> new int[] {a, b, leaves + from};
            case SPINE ->
                    new int[] {
                        a, b, uplinks + from, uplinks + to, leaves + from, leaves + to, above
                    };
            case CORE ->
                    new int[] {
                        a, b, uplinks + from, uplinks + to, leaves + from, leaves + to, above, below
                    };
        };
    }

    Level level(int a, int b) {
        return fabric.joining(Math.min(a, b), Math.max(a, b));
    }

    /// Pairs with the same number cross the same switches.
    long group(int a, int b) {
        int low = Math.min(fabric.leafOf(a), fabric.leafOf(b));
        int high = Math.max(fabric.leafOf(a), fabric.leafOf(b));
        return level(a, b) == Level.CORE
                ? (long) fabric.spineOf(low) * fabric.spines() + fabric.spineOf(high)
                : (long) low * fabric.leaves() + high;
    }

    /// Whether it has a name by which it can be blamed.
    boolean isKnown(int part) {
        FabricPlace place = placeOf(part);
        if (part < uplinks) {
            return true;
        }
        return part < spines ? !place.leaf().isEmpty() : !place.spine().isEmpty();
    }

    boolean isLeaf(int part) {
        return part >= leaves && part < spines;
    }

    boolean isUplink(int part) {
        return part >= uplinks && part < leaves;
    }

    /// The leaf that an uplink joins to its spine.
    int leafBelow(int uplink) {
        return uplink - uplinks + leaves;
    }

    Resource resource(int part) {
        FabricPlace place = placeOf(part);
        if (part < uplinks) {
            return new Resource.OfNode(fabric.name(part));
        }
        if (part < leaves) {
            return new Resource.Uplink(place.spine(), place.leaf());
        }
        return part < spines
                ? new Resource.Leaf(place.spine(), place.leaf())
                : new Resource.Spine(place.spine());
    }

    private FabricPlace placeOf(int part) {
        if (part < uplinks) {
            return fabric.spec(part).place();
        }
        int leaf =
                part < leaves
                        ? part - uplinks
                        : part < spines ? part - leaves : fabric.firstLeafOf(part - spines);
        return fabric.spec(fabric.firstNodeOf(leaf)).place();
    }
}
