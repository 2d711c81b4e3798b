/// The independent checker: judges a run by the stored journal, by what user code really did, and
/// by what clients were told; never by the system's own view of itself.
@NullMarked
package lockstep.controller.sim.check;

import org.jspecify.annotations.NullMarked;
