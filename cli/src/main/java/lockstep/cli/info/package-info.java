/// `sinfo`: the cluster's partitions and nodes.
@NullMarked
package lockstep.cli.info;

import org.jspecify.annotations.NullMarked;
