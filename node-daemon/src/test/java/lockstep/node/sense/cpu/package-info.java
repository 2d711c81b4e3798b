/// Tests of the sensors of processors and memory.
@NullMarked
package lockstep.node.sense.cpu;

import org.jspecify.annotations.NullMarked;
