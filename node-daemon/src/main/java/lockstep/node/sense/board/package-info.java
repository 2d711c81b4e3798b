/// Sensors of what surrounds the processors: temperatures, fans, power.
@NullMarked
package lockstep.node.sense.board;

import org.jspecify.annotations.NullMarked;
