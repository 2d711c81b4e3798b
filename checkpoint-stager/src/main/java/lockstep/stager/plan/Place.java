package lockstep.stager.plan;

/// Where a node stands, as far as nodes share a fate. Empty texts where that is not known.
public record Place(String node, String leaf, String spine, String rack) {

    /// How much another node shares with this one, from 0 for nothing known to share.
    int shares(Place other) {
        int shared = 0;
        shared += same(rack, other.rack) ? 4 : 0;
        shared += same(leaf, other.leaf) && same(spine, other.spine) ? 2 : 0;
        shared += same(spine, other.spine) ? 1 : 0;
        return shared;
    }

    private static boolean same(String one, String other) {
        return !one.isEmpty() && one.equals(other);
    }
}
