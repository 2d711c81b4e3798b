/// Checks of the machine itself: kernel, limits, programs, devices, ports and disks. Everything is
/// read below a root, which is `/` outside of tests, or through an interface of one method.
@NullMarked
package lockstep.doctor.host;

import org.jspecify.annotations.NullMarked;
