/// Tests of how a sensor runs programs.
@NullMarked
package lockstep.node.sense.command;

import org.jspecify.annotations.NullMarked;
