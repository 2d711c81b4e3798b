/// Tests of the package of the same name.
@NullMarked
package lockstep.cli.dev.process;

import org.jspecify.annotations.NullMarked;
