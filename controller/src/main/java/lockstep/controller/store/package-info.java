/// Opening the store that the configuration names, and PostgreSQL where a development cluster
/// brings its own.
@NullMarked
package lockstep.controller.store;

import org.jspecify.annotations.NullMarked;
