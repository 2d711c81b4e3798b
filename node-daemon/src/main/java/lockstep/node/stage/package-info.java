/// The daemon's side of moving checkpoints: one process for each user, which does it with that
/// user's rights, and what it says, checked.
@NullMarked
package lockstep.node.stage;

import org.jspecify.annotations.NullMarked;
