/// Tests of what no part of Lockstep may use.
@NullMarked
package lockstep.packaging.parts;

import org.jspecify.annotations.NullMarked;
