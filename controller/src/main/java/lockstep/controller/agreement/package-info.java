/// Whether the controllers of a cluster go by the same configuration.
@NullMarked
package lockstep.controller.agreement;

import org.jspecify.annotations.NullMarked;
