package lockstep.node.sense;

import lockstep.protocol.v1.Measure;

/// One value, in the measure's unit (see `sense.proto`).
///
/// @param part which part of the node; empty for the node as a whole
public record Reading(Measure measure, String part, double value) {}
