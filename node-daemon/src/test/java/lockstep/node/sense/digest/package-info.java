/// Tests of what the daemon senses.
@NullMarked
package lockstep.node.sense.digest;

import org.jspecify.annotations.NullMarked;
