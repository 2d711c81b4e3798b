/// What a check says.
@NullMarked
package lockstep.doctor.finding;

import org.jspecify.annotations.NullMarked;
