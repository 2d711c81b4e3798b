/// The streams that nodes keep open to the controller, whatever is said on them.
@NullMarked
package lockstep.controller.stream;

import org.jspecify.annotations.NullMarked;
