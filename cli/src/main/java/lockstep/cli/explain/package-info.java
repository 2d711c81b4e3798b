/// `sexplain`: why a job waits or runs where it does, and what would start it sooner.
@NullMarked
package lockstep.cli.explain;

import org.jspecify.annotations.NullMarked;
