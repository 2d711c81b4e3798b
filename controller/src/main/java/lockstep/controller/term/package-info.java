/// One leadership of this process, from the takeover to its end, and the seat from which the API
/// sees it.
@NullMarked
package lockstep.controller.term;

import org.jspecify.annotations.NullMarked;
