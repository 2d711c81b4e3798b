/// Which running gangs make no more steps: what a heartbeat does not show.
@NullMarked
package lockstep.gang.progress;

import org.jspecify.annotations.NullMarked;
