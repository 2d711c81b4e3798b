/// What this machine really has.
@NullMarked
package lockstep.node.inventory;

import org.jspecify.annotations.NullMarked;
