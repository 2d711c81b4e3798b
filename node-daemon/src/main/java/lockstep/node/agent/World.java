package lockstep.node.agent;

/// What an attempt acts upon.
///
/// @param changed called whenever the next report would differ from the last
record World(Spool spool, RankHost host, NodeClock clock, Runnable changed) {}
