/// Tests of what is moved first.
@NullMarked
package lockstep.stager.plan;

import org.jspecify.annotations.NullMarked;
