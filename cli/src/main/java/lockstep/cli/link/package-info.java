/// Finding the cluster's controllers and getting an answer from the one that leads.
@NullMarked
package lockstep.cli.link;

import org.jspecify.annotations.NullMarked;
