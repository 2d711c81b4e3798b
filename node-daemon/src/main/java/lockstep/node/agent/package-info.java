/// One node's part in every gang's life: what it holds, which ranks it has started, and when they
/// must end.
///
/// Pure and single-threaded: no clock, thread or I/O of its own. Orders, observations and ticks
/// come in as method calls; the disk ([lockstep.node.agent.Spool]), the processes
/// ([lockstep.node.agent.RankHost]) and the clock ([lockstep.node.agent.NodeClock]) are given, so
/// that the simulator drives this very code.
@NullMarked
package lockstep.node.agent;

import org.jspecify.annotations.NullMarked;
