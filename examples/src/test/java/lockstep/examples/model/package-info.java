/// Proof that the network's gradient is one.
@NullMarked
package lockstep.examples.model;

import org.jspecify.annotations.NullMarked;
