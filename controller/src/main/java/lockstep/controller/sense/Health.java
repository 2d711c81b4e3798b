package lockstep.controller.sense;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.telemetry.Sensed;

import java.util.List;
import java.util.Optional;

/// What people may ask about the health of nodes.
@FunctionalInterface
public interface Health {
    /// Nobody has told anything: this process does not lead.
    Health NONE = _ -> Optional.empty();

    /// What a node has told; empty where it has told nothing.
    Optional<Evidence> of(NodeName node);

    /// What speaks for and against a node.
    ///
    /// @param why what its peers make of it, the gravest first
    record Evidence(Sensed sensed, List<String> why) {
        public Evidence {
            why = List.copyOf(why);
        }
    }
}
