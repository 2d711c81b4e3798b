/// Tests of the sensors of: kernel.
@NullMarked
package lockstep.node.sense.kernel;

import org.jspecify.annotations.NullMarked;
