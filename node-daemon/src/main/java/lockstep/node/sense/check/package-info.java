/// The checks that a site brings itself.
@NullMarked
package lockstep.node.sense.check;

import org.jspecify.annotations.NullMarked;
