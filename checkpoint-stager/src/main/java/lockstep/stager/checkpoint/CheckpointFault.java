package lockstep.stager.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/// A checkpoint could not be written or read as it must be. What was durable before still is.
public final class CheckpointFault extends IOException {
    private static final long serialVersionUID = 1;

    /// @param path what it is about
    /// @param message what is wrong with it, and what to do
    CheckpointFault(Path path, String message) {
        super("%s %s".formatted(path, message));
    }
}
