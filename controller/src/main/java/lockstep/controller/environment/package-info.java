/// The environment variables that tell a process its place in its gang.
@NullMarked
package lockstep.controller.environment;

import org.jspecify.annotations.NullMarked;
