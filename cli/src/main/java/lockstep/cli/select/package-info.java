/// Saying which jobs are meant: by id, user, name, partition, state and node.
@NullMarked
package lockstep.cli.select;

import org.jspecify.annotations.NullMarked;
