/// Tests what is held of events, and how they are waited for.
@NullMarked
package lockstep.controller.chronicle;

import org.jspecify.annotations.NullMarked;
