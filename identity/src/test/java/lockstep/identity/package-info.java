@NullMarked
package lockstep.identity;

import org.jspecify.annotations.NullMarked;
