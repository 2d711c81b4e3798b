@NullMarked
package lockstep.controller.election;

import org.jspecify.annotations.NullMarked;
