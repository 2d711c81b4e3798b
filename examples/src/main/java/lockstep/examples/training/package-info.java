/// A data-parallel training job that survives the loss of its ranks: train, save, stop, go on.
@NullMarked
package lockstep.examples.training;

import org.jspecify.annotations.NullMarked;
