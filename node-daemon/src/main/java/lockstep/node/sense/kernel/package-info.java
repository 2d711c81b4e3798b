/// What the kernel's log says of the hardware.
@NullMarked
package lockstep.node.sense.kernel;

import org.jspecify.annotations.NullMarked;
