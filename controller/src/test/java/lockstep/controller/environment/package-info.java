/// Tests what processes are told about their gang.
@NullMarked
package lockstep.controller.environment;

import org.jspecify.annotations.NullMarked;
