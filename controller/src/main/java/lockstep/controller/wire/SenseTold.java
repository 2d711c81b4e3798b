package lockstep.controller.wire;

import lockstep.gang.cluster.Incarnation;
import lockstep.gang.cluster.NodeName;
import lockstep.gang.telemetry.Digest;
import lockstep.gang.telemetry.Fault;
import lockstep.gang.telemetry.Happening;
import lockstep.gang.telemetry.StepTimes;

import java.time.Duration;
import java.util.List;

/// A node's report of its health, checked. Its times are of the controller's clock.
///
/// @param clusterId the cluster that the node believes to be part of; empty when it does not know
/// @param clockAhead by how much the node's wall clock is ahead, or behind when negative; zero
///   where that is little or not known
/// @param faults all that hold now
/// @param probeAddress where other daemons reach its probe port; empty while it has none
public record SenseTold(
        NodeName node,
        Incarnation incarnation,
        Duration clockAhead,
        String clusterId,
        List<Digest> digests,
        List<Fault> faults,
        List<Happening> happenings,
        List<StepTimes> steps,
        List<ProbeAnswer> probes,
        String probeAddress) {
    public SenseTold {
        digests = List.copyOf(digests);
        faults = List.copyOf(faults);
        happenings = List.copyOf(happenings);
        steps = List.copyOf(steps);
        probes = List.copyOf(probes);
    }
}
