/// The process that runs a command: its input and output, its environment, its clock.
@NullMarked
package lockstep.cli.shell;

import org.jspecify.annotations.NullMarked;
