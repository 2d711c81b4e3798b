package lockstep.cli.dev.supervise;

import java.time.Duration;
import java.util.Optional;

/// What happens to parts, for whoever tells people. Called by the threads that watch the parts.
public interface SupervisorEvents {

    /// The part runs as process `pid`.
    void started(Part part, long pid);

    /// The part ended though nobody asked it to.
    ///
    /// @param status its exit code, or 128 + the signal that ended it
    /// @param endsInARow 1 for the first end after it ran steadily
    /// @param again when it is started again; empty when it is not
    void ended(Part part, int status, int endsInARow, Optional<Duration> again);

    /// The run folder could not be written, or the program not be run.
    void failed(Part part, String why);
}
