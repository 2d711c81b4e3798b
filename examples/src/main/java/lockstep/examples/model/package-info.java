/// A small neural network, the points it learns to tell apart, and how it learns.
@NullMarked
package lockstep.examples.model;

import org.jspecify.annotations.NullMarked;
