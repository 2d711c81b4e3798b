@NullMarked
package lockstep.stager.path;

import org.jspecify.annotations.NullMarked;
