/// Reads the controller's configuration file into checked values, reporting every mistake at once.
@NullMarked
package lockstep.controller.config;

import org.jspecify.annotations.NullMarked;
