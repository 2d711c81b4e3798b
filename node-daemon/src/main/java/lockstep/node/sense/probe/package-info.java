/// Measures what nobody counts: small pieces of work whose time says how the machine is.
@NullMarked
package lockstep.node.sense.probe;

import org.jspecify.annotations.NullMarked;
