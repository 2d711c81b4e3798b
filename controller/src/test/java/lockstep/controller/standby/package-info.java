@NullMarked
package lockstep.controller.standby;

import org.jspecify.annotations.NullMarked;
