/// The commands that people and their tools type.
@NullMarked
package lockstep.cli;

import org.jspecify.annotations.NullMarked;
