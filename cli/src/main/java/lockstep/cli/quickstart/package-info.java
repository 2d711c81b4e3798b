/// `lockstep quickstart`: shows on a cluster of its own what Lockstep does for a training job.
@NullMarked
package lockstep.cli.quickstart;

import org.jspecify.annotations.NullMarked;
