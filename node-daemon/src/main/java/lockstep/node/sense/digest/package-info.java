/// Makes short summaries of many readings.
@NullMarked
package lockstep.node.sense.digest;

import org.jspecify.annotations.NullMarked;
