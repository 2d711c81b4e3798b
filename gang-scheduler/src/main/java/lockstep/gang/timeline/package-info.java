/// Which nodes have room when: the time profile that plans reserve in.
@NullMarked
package lockstep.gang.timeline;

import org.jspecify.annotations.NullMarked;
