/// Proof that training goes on where it was stopped.
@NullMarked
package lockstep.examples.training;

import org.jspecify.annotations.NullMarked;
