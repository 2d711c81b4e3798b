/// Tests of what the daemon senses.
@NullMarked
package lockstep.node.sense.probe;

import org.jspecify.annotations.NullMarked;
