/// Translates between the protocol's messages and the core's values.
@NullMarked
package lockstep.controller.wire;

import org.jspecify.annotations.NullMarked;
