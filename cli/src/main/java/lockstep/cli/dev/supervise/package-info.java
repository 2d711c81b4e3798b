/// Keeps the processes of a cluster running, as systemd would.
@NullMarked
package lockstep.cli.dev.supervise;

import org.jspecify.annotations.NullMarked;
