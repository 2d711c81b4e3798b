/// `lockstep node` and `lockstep incident`: what is known of the health of nodes.
@NullMarked
package lockstep.cli.node;

import org.jspecify.annotations.NullMarked;
