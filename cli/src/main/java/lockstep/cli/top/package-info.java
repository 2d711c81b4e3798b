/// `lockstep top`: the cluster at a glance, again and again.
@NullMarked
package lockstep.cli.top;

import org.jspecify.annotations.NullMarked;
