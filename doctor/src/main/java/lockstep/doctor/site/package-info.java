/// Which configuration files a host has, read as their daemons read them.
@NullMarked
package lockstep.doctor.site;

import org.jspecify.annotations.NullMarked;
