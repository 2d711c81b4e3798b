/// The single writer: commands in, durable events, then replies and the published state.
@NullMarked
package lockstep.controller.loop;

import org.jspecify.annotations.NullMarked;
