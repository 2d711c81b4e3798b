/// Tests of journals that lack what a leader had written.
@NullMarked
package lockstep.controller.succession;

import org.jspecify.annotations.NullMarked;
