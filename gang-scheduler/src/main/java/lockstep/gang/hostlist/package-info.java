/// Host list expressions: `n[01-04,07]` for n01, n02, n03, n04, n07.
@NullMarked
package lockstep.gang.hostlist;

import org.jspecify.annotations.NullMarked;
