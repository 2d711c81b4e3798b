package lockstep.gang.plan;

import lockstep.gang.cluster.FabricPlace;

/// Where nodes are next to each other. The name of a leaf is only unique under its spine.
record Leaf(String spine, String name) {
    static Leaf of(FabricPlace place) {
        return new Leaf(place.spine(), place.leaf());
    }

    boolean isKnown() {
        return !name.isEmpty();
    }

    boolean hasKnownSpine() {
        return !spine.isEmpty();
    }
}
