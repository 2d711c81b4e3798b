package lockstep.controller.link;

import lockstep.gang.cluster.Epoch;

/// Where a report stands in its node's life.
///
/// @param seq counts the reports of one incarnation
/// @param epochSeen the highest epoch that the node has obeyed
/// @param nodeClockMillis the node's boot-time clock when it was made
public record ReportMark(long seq, Epoch epochSeen, long nodeClockMillis) {}
