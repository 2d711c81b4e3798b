/// Tests of `lockstep.node.probe`.
@NullMarked
package lockstep.node.probe;

import org.jspecify.annotations.NullMarked;
