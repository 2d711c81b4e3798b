/// `lockstep replay`: reads the files, runs the replays, writes the reports.
@NullMarked
package lockstep.controller.replay;

import org.jspecify.annotations.NullMarked;
