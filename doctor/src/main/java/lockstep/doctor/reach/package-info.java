/// Checks of what a host speaks to: controllers, ZooKeeper, PostgreSQL.
@NullMarked
package lockstep.doctor.reach;

import org.jspecify.annotations.NullMarked;
