/// Plants known bugs into copies of production sources, one at a time, and looks how many seeds the
/// simulations need to find each: docs/simulation.md.
@NullMarked
package lockstep.controller.sim.planted;

import org.jspecify.annotations.NullMarked;
