/// Simulated time, simulated processes and seeded chance: what every fake of the simulation stands
/// on.
@NullMarked
package lockstep.controller.sim.engine;

import org.jspecify.annotations.NullMarked;
