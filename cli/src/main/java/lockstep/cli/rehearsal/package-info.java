/// A controller that is only pretended, for going through what commands do.
@NullMarked
package lockstep.cli.rehearsal;

import org.jspecify.annotations.NullMarked;
