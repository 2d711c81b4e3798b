/// The kernel's view of processes: who is alive, who belongs together, and how to signal exactly
/// one.
@NullMarked
package lockstep.node.process;

import org.jspecify.annotations.NullMarked;
