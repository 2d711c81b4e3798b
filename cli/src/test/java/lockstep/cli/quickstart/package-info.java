/// Tests of the package of the same name.
@NullMarked
package lockstep.cli.quickstart;

import org.jspecify.annotations.NullMarked;
