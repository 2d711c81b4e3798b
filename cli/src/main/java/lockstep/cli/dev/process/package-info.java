/// Processes of this machine, told apart from later ones that were given the same number.
@NullMarked
package lockstep.cli.dev.process;

import org.jspecify.annotations.NullMarked;
