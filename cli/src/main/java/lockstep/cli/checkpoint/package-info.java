/// `lockstep ckpt` and `lockstep path`: checkpoints of jobs, and the ways on which they travel.
@NullMarked
package lockstep.cli.checkpoint;

import org.jspecify.annotations.NullMarked;
