@NullMarked
package lockstep.doctor.certificate;

import org.jspecify.annotations.NullMarked;
