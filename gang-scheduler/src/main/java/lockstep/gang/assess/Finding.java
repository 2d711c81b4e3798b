package lockstep.gang.assess;

/// One reason for which a node is slower than it should be.
///
/// @param slowdown 1 or more
/// @param text for people: what is measured, and against what
record Finding(double slowdown, String text) {}
