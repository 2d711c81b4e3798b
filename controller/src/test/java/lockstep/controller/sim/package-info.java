/// The deterministic simulation of the control plane: a whole cluster of production classes in one
/// thread, where the seed decides what goes wrong and an independent checker watches.
@NullMarked
package lockstep.controller.sim;

import org.jspecify.annotations.NullMarked;
