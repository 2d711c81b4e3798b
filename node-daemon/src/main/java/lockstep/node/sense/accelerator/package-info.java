/// How the accelerators of this node are.
@NullMarked
package lockstep.node.sense.accelerator;

import org.jspecify.annotations.NullMarked;
