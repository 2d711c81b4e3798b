/// Runs a trace of jobs through the planner and the lifecycle of the controller, in simulated time.
@NullMarked
package lockstep.gang.replay;

import org.jspecify.annotations.NullMarked;
