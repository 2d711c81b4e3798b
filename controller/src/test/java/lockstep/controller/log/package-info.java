/// Tests how logs are written.
@NullMarked
package lockstep.controller.log;

import org.jspecify.annotations.NullMarked;
