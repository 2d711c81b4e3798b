/// Tests of the node's records on disk.
@NullMarked
package lockstep.node.spool;

import org.jspecify.annotations.NullMarked;
