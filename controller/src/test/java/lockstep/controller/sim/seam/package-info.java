/// The seams between production classes where a planted bug can be put.
@NullMarked
package lockstep.controller.sim.seam;

import org.jspecify.annotations.NullMarked;
