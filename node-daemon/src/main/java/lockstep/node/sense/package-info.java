/// What a sensor is: something that reads one aspect of this node.
@NullMarked
package lockstep.node.sense;

import org.jspecify.annotations.NullMarked;
