/// What time it is for all that a controller decides, whoever sets its host's clock.
@NullMarked
package lockstep.controller.clock;

import org.jspecify.annotations.NullMarked;
