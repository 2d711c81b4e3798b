/// The controller's side of the streams to the nodes: what they report, and what they are told.
@NullMarked
package lockstep.controller.link;

import org.jspecify.annotations.NullMarked;
