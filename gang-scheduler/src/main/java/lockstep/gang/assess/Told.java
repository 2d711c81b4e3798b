package lockstep.gang.assess;

import lockstep.gang.cluster.NodeName;
import lockstep.gang.cluster.NodeSpec;
import lockstep.gang.probe.Suspect;
import lockstep.gang.telemetry.Sensed;
import lockstep.gang.telemetry.StepTimes;

import java.util.List;
import java.util.Optional;

/// All that one node has told, and what others tell of it.
///
/// @param steps of the ranks that run there, the newest of each
/// @param traffic what measured pairs speak against its traffic
public record Told(
        NodeName node,
        NodeSpec spec,
        Sensed sensed,
        List<StepTimes> steps,
        Optional<Suspect> traffic) {
    public Told {
        steps = List.copyOf(steps);
    }
}
