/// What the cluster is made of: nodes with what they have, their place in the fabric, partitions.
@NullMarked
package lockstep.gang.cluster;

import org.jspecify.annotations.NullMarked;
