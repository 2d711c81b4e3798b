/// Turning what a user typed, exported and wrote into a script's head into one job request.
@NullMarked
package lockstep.cli.submit;

import org.jspecify.annotations.NullMarked;
