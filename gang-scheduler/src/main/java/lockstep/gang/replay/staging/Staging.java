package lockstep.gang.replay.staging;

/// How checkpoints are kept.
///
/// @param bytesPerAccelerator size of a checkpoint
/// @param storeRate bytes a second of the one path that all jobs share
/// @param nodeRate bytes a second that one node may send or take
public record Staging(Mode mode, double bytesPerAccelerator, double storeRate, double nodeRate) {
    /// Every checkpoint counts at once, wherever nodes fail.
    public static final Staging NONE = new Staging(Mode.NONE, 0, 1, 1);

    public Staging {
        if (bytesPerAccelerator < 0 || storeRate <= 0 || nodeRate <= 0) {
            throw new IllegalArgumentException(
                    "Staging of %f bytes at %f and %f bytes a second"
                            .formatted(bytesPerAccelerator, storeRate, nodeRate));
        }
    }

    /// What is done with a checkpoint once it lies on the nodes that wrote it.
    public enum Mode {
        /// Nothing need be done.
        NONE,
        /// It is drained along the shared path, first come, first served.
        FIXED,
        /// Each node's part is copied to a partner; drains share the path by what they are worth.
        PLANNED
    }
}
