/// Running a program of the node for what it prints, within a time and a size.
@NullMarked
package lockstep.node.sense.command;

import org.jspecify.annotations.NullMarked;
