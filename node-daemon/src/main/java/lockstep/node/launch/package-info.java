/// Starting ranks under shepherds, and knowing what becomes of them whichever daemon is alive.
@NullMarked
package lockstep.node.launch;

import org.jspecify.annotations.NullMarked;
