/// A development cluster as a whole: brought up, watched until it is ready, taken down without
/// leaving anything behind.
@NullMarked
package lockstep.cli.dev.cluster;

import org.jspecify.annotations.NullMarked;
