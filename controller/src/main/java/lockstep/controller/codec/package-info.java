/// The stored form of events and snapshots.
@NullMarked
package lockstep.controller.codec;

import org.jspecify.annotations.NullMarked;
