@NullMarked
package lockstep.doctor.host;

import org.jspecify.annotations.NullMarked;
