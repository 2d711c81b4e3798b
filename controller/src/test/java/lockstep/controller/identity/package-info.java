/// Tests who counts as whom.
@NullMarked
package lockstep.controller.identity;

import org.jspecify.annotations.NullMarked;
