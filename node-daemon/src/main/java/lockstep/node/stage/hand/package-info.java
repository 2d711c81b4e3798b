/// The process that moves one user's checkpoints on one node, with that user's rights and no
/// others.
///
/// Orders come in on standard input, reports go out on standard output, and nothing else is known
/// of the daemon. Whatever it has done lies on the disk, so it may be killed at any moment.
@NullMarked
package lockstep.node.stage.hand;

import org.jspecify.annotations.NullMarked;
