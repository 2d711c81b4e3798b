/// Tests of the package of the same name.
@NullMarked
package lockstep.cli.dev.home;

import org.jspecify.annotations.NullMarked;
