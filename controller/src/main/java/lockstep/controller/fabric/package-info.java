/// The command `lockstep fabric`: makes a fabric file of what other programs know of a network.
@NullMarked
package lockstep.controller.fabric;

import org.jspecify.annotations.NullMarked;
