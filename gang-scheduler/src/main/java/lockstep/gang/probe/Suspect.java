package lockstep.gang.probe;

import lockstep.gang.condition.Resource;

/// A part of the fabric that the measurements speak against.
///
/// @param slowdown of traffic over it, above 1
/// @param pairs seen over it, of which `slow` were markedly worse than typical
/// @param reason how it was inferred, for people
public record Suspect(Resource resource, double slowdown, int pairs, int slow, String reason) {}
