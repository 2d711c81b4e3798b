/// The tree of leaves and spines that nodes hang in.
@NullMarked
package lockstep.gang.fabric;

import org.jspecify.annotations.NullMarked;
