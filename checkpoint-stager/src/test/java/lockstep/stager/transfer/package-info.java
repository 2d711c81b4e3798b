@NullMarked
package lockstep.stager.transfer;

import org.jspecify.annotations.NullMarked;
