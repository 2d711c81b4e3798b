/// Reads the small text files in which the kernel tells of the machine.
@NullMarked
package lockstep.node.sense.files;

import org.jspecify.annotations.NullMarked;
