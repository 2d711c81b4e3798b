@NullMarked
package lockstep.stager.shard;

import org.jspecify.annotations.NullMarked;
