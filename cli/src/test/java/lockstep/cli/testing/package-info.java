/// Stand-ins for the world that commands run in.
@NullMarked
package lockstep.cli.testing;

import org.jspecify.annotations.NullMarked;
