/// Journals as files.
@NullMarked
package lockstep.controller.archive;

import org.jspecify.annotations.NullMarked;
