/// The policies that Lockstep is measured against, each named after its source.
@NullMarked
package lockstep.gang.replay.baseline;

import org.jspecify.annotations.NullMarked;
