/// Tests of one leadership, and its parts taken in hand.
@NullMarked
package lockstep.controller.term;

import org.jspecify.annotations.NullMarked;
