/// What keeps a pending job from being considered at all, whatever nodes are free.
@NullMarked
package lockstep.gang.gate;

import org.jspecify.annotations.NullMarked;
