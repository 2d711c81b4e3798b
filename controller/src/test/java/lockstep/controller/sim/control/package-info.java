/// The controllers of a simulated cluster: production parts over a simulated database and a
/// simulated ZooKeeper.
@NullMarked
package lockstep.controller.sim.control;

import org.jspecify.annotations.NullMarked;
