/// What a controller knows of the cluster while it waits to lead: how far it has followed the
/// journal, and how old that is.
@NullMarked
package lockstep.controller.standby;

import org.jspecify.annotations.NullMarked;
