@NullMarked
package lockstep.stager.peer;

import org.jspecify.annotations.NullMarked;
