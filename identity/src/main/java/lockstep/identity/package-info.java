/// Which host of which cluster a certificate stands for, and whether to believe it.
///
/// Knows the JDK only, so that controllers, node daemons and commands judge alike.
@NullMarked
package lockstep.identity;

import org.jspecify.annotations.NullMarked;
