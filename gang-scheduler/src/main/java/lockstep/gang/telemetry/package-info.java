/// What nodes say of their health, as values.
@NullMarked
package lockstep.gang.telemetry;

import org.jspecify.annotations.NullMarked;
