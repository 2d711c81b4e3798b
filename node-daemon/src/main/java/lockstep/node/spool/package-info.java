/// The node's records on disk: written so that a crash at any moment leaves each of them whole, or
/// absent, or known to be damaged.
@NullMarked
package lockstep.node.spool;

import org.jspecify.annotations.NullMarked;
