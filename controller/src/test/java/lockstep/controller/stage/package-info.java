/// Tests of what becomes of checkpoints.
@NullMarked
package lockstep.controller.stage;

import org.jspecify.annotations.NullMarked;
