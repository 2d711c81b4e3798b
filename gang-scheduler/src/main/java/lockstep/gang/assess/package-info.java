/// Draws from what nodes tell of themselves how each compares with its peers, steadied over time.
@NullMarked
package lockstep.gang.assess;

import org.jspecify.annotations.NullMarked;
