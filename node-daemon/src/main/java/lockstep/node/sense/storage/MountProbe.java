package lockstep.node.sense.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Measures one mount. It may never come back: a mount whose server is gone does so.
@FunctionalInterface
public interface MountProbe {
    /// Writes, reads and looks; leaves nothing behind.
    ///
    /// @throws IOException when the mount cannot be used
    Measured measure(Path mount) throws IOException;

    /// What it took.
    ///
    /// @param write of a small file, until it is safe
    /// @param read of the same
    /// @param free fraction of the room that the daemon may still use, 0 to 1
    record Measured(Duration write, Duration read, double free) {}
}
