/// Whether a journal has everything that earlier leaders wrote, as far as ZooKeeper remembers.
@NullMarked
package lockstep.controller.succession;

import org.jspecify.annotations.NullMarked;
