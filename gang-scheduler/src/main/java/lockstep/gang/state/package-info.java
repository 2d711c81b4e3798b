/// The whole cluster as one immutable value, and how one event changes it.
@NullMarked
package lockstep.gang.state;

import org.jspecify.annotations.NullMarked;
