/// Lets a controller go by what its configuration file says now, without being started again.
@NullMarked
package lockstep.controller.reload;

import org.jspecify.annotations.NullMarked;
