/// Tests of `lockstep.node.inventory`.
@NullMarked
package lockstep.node.inventory;

import org.jspecify.annotations.NullMarked;
