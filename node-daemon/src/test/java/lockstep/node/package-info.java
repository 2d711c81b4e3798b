/// Tests of the whole node daemon, as a process of its own.
@NullMarked
package lockstep.node;

import org.jspecify.annotations.NullMarked;
