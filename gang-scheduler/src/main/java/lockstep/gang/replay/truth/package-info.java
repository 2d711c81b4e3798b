/// How fast nodes really are, what distance really costs and what really fails: what no policy
/// sees.
@NullMarked
package lockstep.gang.replay.truth;

import org.jspecify.annotations.NullMarked;
