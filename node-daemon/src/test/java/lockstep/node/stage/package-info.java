/// Tests of the daemon's side of moving checkpoints.
@NullMarked
package lockstep.node.stage;

import org.jspecify.annotations.NullMarked;
