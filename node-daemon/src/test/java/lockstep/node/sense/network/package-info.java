/// Tests of the sensors of network links.
@NullMarked
package lockstep.node.sense.network;

import org.jspecify.annotations.NullMarked;
