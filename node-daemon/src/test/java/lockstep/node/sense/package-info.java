/// Tests of what the daemon senses.
@NullMarked
package lockstep.node.sense;

import org.jspecify.annotations.NullMarked;
