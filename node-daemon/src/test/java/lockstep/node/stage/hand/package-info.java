/// Tests of the process that moves checkpoints.
@NullMarked
package lockstep.node.stage.hand;

import org.jspecify.annotations.NullMarked;
