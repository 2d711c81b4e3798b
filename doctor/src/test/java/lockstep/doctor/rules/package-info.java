@NullMarked
package lockstep.doctor.rules;

import org.jspecify.annotations.NullMarked;
