/// How fast the mounts of this node answer.
@NullMarked
package lockstep.node.sense.storage;

import org.jspecify.annotations.NullMarked;
