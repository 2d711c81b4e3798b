package lockstep.node.sense;

import java.io.IOException;
import java.time.Duration;

/// Reads one aspect of this node. Called by one thread at a time, never the agent's.
public interface Sensor {
    /// For logs: `cpu clocks`.
    String name();

    /// How often it is worth reading.
    Duration every();

    /// What is there now. A part that is not there is left out; a node without any is normal.
    ///
    /// @throws IOException when what is there cannot be read; the next call may succeed
    Findings read() throws IOException;
}
