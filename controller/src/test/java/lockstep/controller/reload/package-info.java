/// Tests of reading the configuration again.
@NullMarked
package lockstep.controller.reload;

import org.jspecify.annotations.NullMarked;
