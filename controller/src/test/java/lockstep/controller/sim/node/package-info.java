/// The machines of a simulated cluster: the production agent over a simulated disk, process table,
/// clock and warden.
@NullMarked
package lockstep.controller.sim.node;

import org.jspecify.annotations.NullMarked;
