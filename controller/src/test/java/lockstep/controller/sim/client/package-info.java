/// The users of a simulated cluster: they submit, cancel and hold, and ask again until they are
/// answered.
@NullMarked
package lockstep.controller.sim.client;

import org.jspecify.annotations.NullMarked;
