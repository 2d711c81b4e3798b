package lockstep.gang.assess;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.telemetry.Sensed;
import lockstep.gang.telemetry.StepTimes;

import java.util.List;

/// All that one node has told.
///
/// @param steps of the ranks that run there, the newest of each
public record Told(NodeName node, NodeSpec spec, Sensed sensed, List<StepTimes> steps) {
    public Told {
        steps = List.copyOf(steps);
    }
}
