/// What happened lately, held for those who ask, and told to those who wait for more.
@NullMarked
package lockstep.controller.chronicle;

import org.jspecify.annotations.NullMarked;
