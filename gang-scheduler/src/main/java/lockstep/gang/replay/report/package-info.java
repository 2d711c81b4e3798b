/// What a replay measured, for people and for programs.
@NullMarked
package lockstep.gang.replay.report;

import org.jspecify.annotations.NullMarked;
