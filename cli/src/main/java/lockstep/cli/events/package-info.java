/// `lockstep events`: what happened in the cluster, and what happens next.
@NullMarked
package lockstep.cli.events;

import org.jspecify.annotations.NullMarked;
