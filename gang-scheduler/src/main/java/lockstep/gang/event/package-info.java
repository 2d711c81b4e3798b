/// What happened: the journal's content, and the only input of state changes.
@NullMarked
package lockstep.gang.event;

import org.jspecify.annotations.NullMarked;
