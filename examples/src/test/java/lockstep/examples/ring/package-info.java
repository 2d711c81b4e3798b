/// Proof that the ring adds up right and notices who is missing.
@NullMarked
package lockstep.examples.ring;

import org.jspecify.annotations.NullMarked;
