package lockstep.node.agent;

/// What an attempt acts upon.
///
/// @param restores asked for checkpoints that must be in place
/// @param changed called whenever the next report would differ from the last
record World(Spool spool, RankHost host, Restores restores, NodeClock clock, Runnable changed) {}
