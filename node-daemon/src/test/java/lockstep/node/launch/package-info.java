/// Tests of shepherds and wardens with real processes.
@NullMarked
package lockstep.node.launch;

import org.jspecify.annotations.NullMarked;
