/// Tests history against real databases.
@NullMarked
package lockstep.controller.history;

import org.jspecify.annotations.NullMarked;
