package lockstep.controller.wire;

import lockstep.gang.cluster.Epoch;
import lockstep.gang.report.NodeStatement;

import java.time.Duration;

/// A node's report, checked.
///
/// @param protocolVersion in which it is answered
/// @param clusterId the cluster that the node believes to be part of; empty when it does not know
/// @param seq counts the reports of this incarnation, from 1
/// @param epochSeen the highest epoch that the node has ever obeyed
/// @param nodeClock the node's own boot-time clock when it made the report
public record Report(
        int protocolVersion,
        NodeStatement statement,
        String clusterId,
        long seq,
        Epoch epochSeen,
        Duration nodeClock) {
    Report with(NodeStatement same) {
        return new Report(protocolVersion, same, clusterId, seq, epochSeen, nodeClock);
    }
}
