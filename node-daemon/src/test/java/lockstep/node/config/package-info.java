/// Tests of the node's configuration file.
@NullMarked
package lockstep.node.config;

import org.jspecify.annotations.NullMarked;
