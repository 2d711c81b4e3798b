/// Tests of what controllers tell each other of their configurations.
@NullMarked
package lockstep.controller.agreement;

import org.jspecify.annotations.NullMarked;
