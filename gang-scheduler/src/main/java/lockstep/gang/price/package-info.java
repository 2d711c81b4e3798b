/// What a decision costs, in expected lost accelerator-seconds, as a sum of named charges.
@NullMarked
package lockstep.gang.price;

import org.jspecify.annotations.NullMarked;
