/// `lockstep token`: tokens for tools off the cluster.
@NullMarked
package lockstep.cli.token;

import org.jspecify.annotations.NullMarked;
