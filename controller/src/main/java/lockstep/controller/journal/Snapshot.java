package lockstep.controller.journal;

/// What all records up to and including `seq` made, in a form the journal does not know.
///
/// @param version of the body's form
public record Snapshot(long seq, int version, Bytes body) {}
