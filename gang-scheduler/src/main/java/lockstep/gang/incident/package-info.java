/// What did harm, and how likely it is to do harm again.
@NullMarked
package lockstep.gang.incident;

import org.jspecify.annotations.NullMarked;
