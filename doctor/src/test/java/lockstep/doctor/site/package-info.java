@NullMarked
package lockstep.doctor.site;

import org.jspecify.annotations.NullMarked;
