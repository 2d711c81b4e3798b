package lockstep.node.sense.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where the kernel's messages come from.
@FunctionalInterface
public interface KernelLog {
    /// The lines that have come since the last call, oldest first. Never waits for one.
    List<String> newLines() throws IOException;

    /// What comes from now on: of a text file that a system logger writes, or of the kernel's
    /// device.
    static KernelLog from(Path file) throws IOException {
        return Files.isRegularFile(file)
                ? new TextKernelLog(file, Files.size(file))
                : new KernelLogDevice(file);
    }
}
