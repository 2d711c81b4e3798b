/// The states that one job can be in, and the facts that exist in each.
@NullMarked
package lockstep.gang.lifecycle;

import org.jspecify.annotations.NullMarked;
