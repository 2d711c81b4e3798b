/// Proof that the examples keep to their borders.
@NullMarked
package lockstep.examples;

import org.jspecify.annotations.NullMarked;
