/// Tests the controller's side of the streams to the nodes.
@NullMarked
package lockstep.controller.link;

import org.jspecify.annotations.NullMarked;
