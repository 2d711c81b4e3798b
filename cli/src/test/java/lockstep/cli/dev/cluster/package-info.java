/// Tests of the package of the same name.
@NullMarked
package lockstep.cli.dev.cluster;

import org.jspecify.annotations.NullMarked;
