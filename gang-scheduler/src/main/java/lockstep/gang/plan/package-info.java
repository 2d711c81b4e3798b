/// When and where pending gangs start: a snapshot goes in, a plan comes out.
@NullMarked
package lockstep.gang.plan;

import org.jspecify.annotations.NullMarked;
