@NullMarked
package lockstep.doctor;

import org.jspecify.annotations.NullMarked;
