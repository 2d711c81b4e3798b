/// Who should try to lead: Curator's leader latch, and ZooKeeper where this process brings its own.
@NullMarked
package lockstep.controller.election;

import org.jspecify.annotations.NullMarked;
