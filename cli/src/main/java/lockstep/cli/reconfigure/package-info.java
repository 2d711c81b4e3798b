/// `lockstep reconfigure`: has the leader go by what its configuration file says now.
@NullMarked
package lockstep.cli.reconfigure;

import org.jspecify.annotations.NullMarked;
