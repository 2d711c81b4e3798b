/// Which events follow from a command in a state. Pure: time comes in as an argument.
@NullMarked
package lockstep.gang.decide;

import org.jspecify.annotations.NullMarked;
