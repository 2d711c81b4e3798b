/// Taking nodes out of service: who wanted it, why, and what becomes of the jobs there.
@NullMarked
package lockstep.gang.drain;

import org.jspecify.annotations.NullMarked;
