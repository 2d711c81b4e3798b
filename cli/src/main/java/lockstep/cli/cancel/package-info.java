/// `scancel`: ending jobs.
@NullMarked
package lockstep.cli.cancel;

import org.jspecify.annotations.NullMarked;
