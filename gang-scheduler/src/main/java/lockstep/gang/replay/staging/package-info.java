/// Where checkpoints of a replay lie, and what of them outlives a node.
@NullMarked
package lockstep.gang.replay.staging;

import org.jspecify.annotations.NullMarked;
