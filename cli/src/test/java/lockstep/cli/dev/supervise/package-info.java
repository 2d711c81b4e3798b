/// Tests of the package of the same name.
@NullMarked
package lockstep.cli.dev.supervise;

import org.jspecify.annotations.NullMarked;
