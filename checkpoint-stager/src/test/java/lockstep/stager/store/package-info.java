@NullMarked
package lockstep.stager.store;

import org.jspecify.annotations.NullMarked;
