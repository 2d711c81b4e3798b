package lockstep.controller.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// This host's name, which a controller has unless its configuration says another.
public final class HostName {
    private HostName() {}

    /// As the kernel has it: many hosts cannot look themselves up.
    public static String ofKernel() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }
}
