/// `squeue`: the list of jobs.
@NullMarked
package lockstep.cli.queue;

import org.jspecify.annotations.NullMarked;
