/// The controller's process: reads its configuration and builds every part, top to bottom.
@NullMarked
package lockstep.controller;

import org.jspecify.annotations.NullMarked;
