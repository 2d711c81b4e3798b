/// The cheapest nodes for one gang among those that could take part in it.
@NullMarked
package lockstep.gang.placement;

import org.jspecify.annotations.NullMarked;
