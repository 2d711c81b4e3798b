/// When the planner runs, and how its plan comes back to the loop.
@NullMarked
package lockstep.controller.planning;

import org.jspecify.annotations.NullMarked;
