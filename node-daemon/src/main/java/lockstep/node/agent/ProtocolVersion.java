package lockstep.node.agent;

/// Which versions of the language of nodes and controllers are spoken.
///
/// A daemon speaks its own version and the two before it, so that an upgrade may take its time: the
/// controllers first, then the nodes.
///
/// @param current this build's own
public record ProtocolVersion(int current) {
    /// What this build speaks.
    public static final ProtocolVersion OWN = new ProtocolVersion(1);

    private static final int OLDER = 2;

    /// The oldest that is understood.
    public int oldest() {
        return Math.max(1, current - OLDER);
    }

    public boolean speaks(int version) {
        return version >= oldest() && version <= current;
    }

    /// `3`, or `1 to 3`.
    public String words() {
        return oldest() == current ? String.valueOf(current) : oldest() + " to " + current;
    }
}
