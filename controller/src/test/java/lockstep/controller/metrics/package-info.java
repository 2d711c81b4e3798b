/// What a controller tells Prometheus, and that it is what is promised.
@NullMarked
package lockstep.controller.metrics;

import org.jspecify.annotations.NullMarked;
