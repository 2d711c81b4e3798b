package lockstep.node.sense.kernel;

import java.io.IOException;
import java.util.List;

/// Where the kernel's messages come from.
@FunctionalInterface
public interface KernelLog {
    /// The lines that have come since the last call, oldest first. Never waits for one.
    List<String> newLines() throws IOException;
}
