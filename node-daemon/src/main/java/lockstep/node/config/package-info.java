/// The node daemon's settings, read once, with all mistakes at once.
@NullMarked
package lockstep.node.config;

import org.jspecify.annotations.NullMarked;
