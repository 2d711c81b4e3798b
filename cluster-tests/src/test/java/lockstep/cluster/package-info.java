/// Faults of a whole cluster, each host of it a container on a private network: PostgreSQL, an
/// ensemble of ZooKeeper, two controllers, two nodes and a host where people type.
///
/// Nothing of Lockstep is replaced: its daemons and commands run as they were built. What must hold
/// is read from marks that ranks leave behind and from what clients wrote down, not from what the
/// cluster says of itself alone.
@NullMarked
package lockstep.cluster;

import org.jspecify.annotations.NullMarked;
