/// `lockstep dev`: a whole cluster on this machine, as real processes.
@NullMarked
package lockstep.cli.dev;

import org.jspecify.annotations.NullMarked;
