/// What a node says that it holds, as values.
@NullMarked
package lockstep.gang.report;

import org.jspecify.annotations.NullMarked;
