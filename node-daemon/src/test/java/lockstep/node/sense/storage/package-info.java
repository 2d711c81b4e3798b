/// Tests of the sensors of: storage.
@NullMarked
package lockstep.node.sense.storage;

import org.jspecify.annotations.NullMarked;
