/// Text tables with named columns, and every mistake in them with its line.
@NullMarked
package lockstep.gang.replay.csv;

import org.jspecify.annotations.NullMarked;
