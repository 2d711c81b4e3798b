/// The node daemon as a program: its parts, put together.
@NullMarked
package lockstep.node;

import org.jspecify.annotations.NullMarked;
