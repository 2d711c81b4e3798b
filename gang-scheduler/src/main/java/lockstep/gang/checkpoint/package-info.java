/// Which checkpoints of a job there are, and which of them it goes on from.
@NullMarked
package lockstep.gang.checkpoint;

import org.jspecify.annotations.NullMarked;
