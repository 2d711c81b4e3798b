/// Tests parts of the API that need no connection.
@NullMarked
package lockstep.controller.api;

import org.jspecify.annotations.NullMarked;
