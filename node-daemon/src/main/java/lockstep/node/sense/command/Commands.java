package lockstep.node.sense.command;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Runs programs.
@FunctionalInterface
public interface Commands {
    /// Runs one to its end, or to `limit`.
    ///
    /// @param environment all of it; nothing is inherited
    /// @throws IOException when it cannot be started
    /// @throws InterruptedException after the program was killed
    Outcome run(List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException;
}
