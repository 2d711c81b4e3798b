/// Proof that `bin/lockstep` finds, builds and starts what it should, with a pretended JDK and
/// Maven.
@NullMarked
package lockstep.packaging.launcher;

import org.jspecify.annotations.NullMarked;
