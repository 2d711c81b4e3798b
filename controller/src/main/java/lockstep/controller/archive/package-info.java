/// Journals as files: looked at, taken out, put back, and backed up while they are written.
@NullMarked
package lockstep.controller.archive;

import org.jspecify.annotations.NullMarked;
