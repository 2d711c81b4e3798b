package lockstep.gang.placement;

import lockstep.gang.fabric.Fabric;
import lockstep.gang.fabric.Level;

/// A part of the fabric: the leaves from `firstLeaf` up to but not including `endLeaf`.
///
/// @param level what joins nodes of different leaves in it, or of its only leaf
record Domain(Level level, int firstLeaf, int endLeaf) {
    static Domain leaf(int leaf, int gangNodes) {
        return new Domain(gangNodes == 1 ? Level.NODE : Level.LEAF, leaf, leaf + 1);
    }

    static Domain spine(Fabric fabric, int spine) {
        return new Domain(Level.SPINE, fabric.firstLeafOf(spine), fabric.firstLeafOf(spine + 1));
    }

    static Domain everything(Fabric fabric) {
        return new Domain(Level.CORE, 0, fabric.leaves());
    }

    boolean isLeaf() {
        return endLeaf - firstLeaf == 1;
    }

    int firstNode(Fabric fabric) {
        return fabric.firstNodeOf(firstLeaf);
    }

    int endNode(Fabric fabric) {
        return fabric.firstNodeOf(endLeaf);
    }

    /// The slow-down of a leaf's way to the others.
    double uplink(Terrain terrain, int leaf) {
        return switch (level) {
            case NODE, LEAF -> 1;
            case SPINE -> terrain.leafUplink(leaf);
            case CORE -> terrain.pathToCore(leaf);
        };
    }
}
