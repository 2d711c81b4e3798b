/// Tests of the sensors of: accelerator.
@NullMarked
package lockstep.node.sense.accelerator;

import org.jspecify.annotations.NullMarked;
