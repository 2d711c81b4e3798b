/// The network side of the API and the node links: ports, the Unix socket, who calls, error bodies.
@NullMarked
package lockstep.controller.server;

import org.jspecify.annotations.NullMarked;
