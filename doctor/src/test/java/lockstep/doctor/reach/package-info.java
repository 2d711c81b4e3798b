@NullMarked
package lockstep.doctor.reach;

import org.jspecify.annotations.NullMarked;
