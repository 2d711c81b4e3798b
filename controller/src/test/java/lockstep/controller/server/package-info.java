/// Tests the API as its users meet it: over real connections.
@NullMarked
package lockstep.controller.server;

import org.jspecify.annotations.NullMarked;
