/// Tests of what nodes tell of their health.
@NullMarked
package lockstep.controller.sense;

import org.jspecify.annotations.NullMarked;
