package lockstep.stager.plan;

/// How fast something may be moved.
///
/// @param id of the move
/// @param rate bytes a second, above zero
/// @param place 0 for what goes first
public record Grant(String id, double rate, int place) {}
