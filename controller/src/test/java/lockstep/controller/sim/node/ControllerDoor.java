package lockstep.controller.sim.node;

import lockstep.controller.sim.engine.Life;
import lockstep.protocol.v1.NodeReport;

import java.util.Optional;

/// Where a node's reports go.
public interface ControllerDoor {
    String host();

    /// The process that listens there now.
    Optional<Life> listener();

    /// A report arrives.
    void reported(NodeReport report, NodeStream stream);
}
