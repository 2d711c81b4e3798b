/// Tests of `lockstep.node.process`.
@NullMarked
package lockstep.node.process;

import org.jspecify.annotations.NullMarked;
