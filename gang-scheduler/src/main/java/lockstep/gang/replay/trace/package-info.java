/// Logs of jobs, read line by line.
@NullMarked
package lockstep.gang.replay.trace;

import org.jspecify.annotations.NullMarked;
