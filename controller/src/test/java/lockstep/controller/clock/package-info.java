/// Tests of the clock by which a controller decides.
@NullMarked
package lockstep.controller.clock;

import org.jspecify.annotations.NullMarked;
