/// Tests the translation between messages and values.
@NullMarked
package lockstep.controller.wire;

import org.jspecify.annotations.NullMarked;
