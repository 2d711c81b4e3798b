/// Keeping pending jobs from starting, and letting them start again.
@NullMarked
package lockstep.cli.hold;

import org.jspecify.annotations.NullMarked;
