/// Files that hold what a part is expected to write.
@NullMarked
package lockstep.controller.golden;

import org.jspecify.annotations.NullMarked;
