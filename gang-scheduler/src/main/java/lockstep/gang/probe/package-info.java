/// Who measures whom in which round, and which part of the fabric the measurements speak against.
@NullMarked
package lockstep.gang.probe;

import org.jspecify.annotations.NullMarked;
