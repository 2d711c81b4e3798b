/// The node's stream to whichever controller leads.
@NullMarked
package lockstep.node.link;

import org.jspecify.annotations.NullMarked;
