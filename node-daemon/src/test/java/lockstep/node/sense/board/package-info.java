/// Tests of the sensors of: board.
@NullMarked
package lockstep.node.sense.board;

import org.jspecify.annotations.NullMarked;
