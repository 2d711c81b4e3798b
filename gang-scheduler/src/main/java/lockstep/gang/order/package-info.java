/// What a node should do next, derived from the state and from what it last reported.
@NullMarked
package lockstep.gang.order;

import org.jspecify.annotations.NullMarked;
