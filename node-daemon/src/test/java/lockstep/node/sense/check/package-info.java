/// Tests of the sensors of: check.
@NullMarked
package lockstep.node.sense.check;

import org.jspecify.annotations.NullMarked;
