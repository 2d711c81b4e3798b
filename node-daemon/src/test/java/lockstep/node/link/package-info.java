/// Tests of `lockstep.node.link`.
@NullMarked
package lockstep.node.link;

import org.jspecify.annotations.NullMarked;
