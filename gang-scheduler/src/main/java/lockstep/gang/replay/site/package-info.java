/// The nodes of the simulated cluster.
@NullMarked
package lockstep.gang.replay.site;

import org.jspecify.annotations.NullMarked;
