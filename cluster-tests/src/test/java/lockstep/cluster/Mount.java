package lockstep.cluster;

import org.testcontainers.containers.BindMode;

import java.nio.file.Path;

/// A folder of this machine that a host sees.
record Mount(Path here, Path there, BindMode mode) {
    /// What is run: at the same path, so that caches of class paths fit.
    static Mount program(Path folder) {
        return new Mount(folder, folder, BindMode.READ_ONLY);
    }

    static Mount shared(Path folder) {
        return new Mount(folder, Path.of("/shared"), BindMode.READ_WRITE);
    }
}
