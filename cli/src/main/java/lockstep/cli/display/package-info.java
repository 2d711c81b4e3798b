/// Showing text that others made on a terminal, safely and in columns.
@NullMarked
package lockstep.cli.display;

import org.jspecify.annotations.NullMarked;
