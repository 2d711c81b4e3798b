@NullMarked
package lockstep.stager.data;

import org.jspecify.annotations.NullMarked;
