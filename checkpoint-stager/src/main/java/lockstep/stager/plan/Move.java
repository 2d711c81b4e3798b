package lockstep.stager.plan;

/// Something that is to be moved from or to a node.
///
/// @param id as it will be ordered
/// @param node whose network and disks it uses
/// @param tenant whose it is
/// @param store the store it goes to or comes from; empty when it goes between nodes
/// @param bytes that are left to move, zero or more
/// @param lossRate accelerator-seconds expected to be lost for each second until it is done, zero
///   or more
public record Move(
        String id, String node, String tenant, String store, long bytes, double lossRate) {
    public Move {
        if (bytes < 0) {
            throw new IllegalArgumentException(
                    "bytes of %s (%d) must be zero or more".formatted(id, bytes));
        }
        if (!(lossRate >= 0) || Double.isInfinite(lossRate)) {
            throw new IllegalArgumentException(
                    "loss rate of %s (%s) must be finite and zero or more".formatted(id, lossRate));
        }
    }

    /// What each byte moved earlier saves: Smith's ratio.
    double worth() {
        return lossRate / Math.max(1, bytes);
    }
}
