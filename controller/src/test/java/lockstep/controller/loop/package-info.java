/// Tests of the writer's loop.
@NullMarked
package lockstep.controller.loop;

import org.jspecify.annotations.NullMarked;
