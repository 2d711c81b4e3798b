/// Tests of limits by cgroups.
@NullMarked
package lockstep.node.enforce;

import org.jspecify.annotations.NullMarked;
