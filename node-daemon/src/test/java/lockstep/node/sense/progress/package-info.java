/// What ranks tell of their own steps.
@NullMarked
package lockstep.node.sense.progress;

import org.jspecify.annotations.NullMarked;
