/// Whether a host's certificate is the right one, and for how long.
@NullMarked
package lockstep.doctor.certificate;

import org.jspecify.annotations.NullMarked;
