/// Proof that no crash and no damage makes a checkpoint of what is none.
@NullMarked
package lockstep.stager.checkpoint;

import org.jspecify.annotations.NullMarked;
