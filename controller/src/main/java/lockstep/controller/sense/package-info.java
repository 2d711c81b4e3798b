/// What nodes tell of their health, during one leadership, and the conditions drawn from it.
@NullMarked
package lockstep.controller.sense;

import org.jspecify.annotations.NullMarked;
