/// Tests when running gangs are looked after.
@NullMarked
package lockstep.controller.planning;

import org.jspecify.annotations.NullMarked;
