package lockstep.examples.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What to train and how.
///
/// @param steps how many steps to have done in the end
/// @param stepMinimum each step takes at least so long, so that a demonstration lasts
/// @param seed makes points, first parameters and batches
/// @param hidden the width of the two hidden layers
/// @param checkpointEvery so many steps
/// @param checkpointDirectory each node's own, or shared; without one nothing is saved
/// @param stepLog where the node reads how long the work of each step took; without one it is not
///   told
/// @param printEvery so many steps
/// @param assemblyTimeout how long to wait for the other ranks at the start
/// @param peerTimeout how long to wait for a neighbour later
record TrainingOptions(
        long steps,
        Duration stepMinimum,
        long seed,
        int hidden,
        long checkpointEvery,
        Optional<Path> checkpointDirectory,
        Optional<Path> stepLog,
        long printEvery,
        Duration assemblyTimeout,
        Duration peerTimeout) {

    static final String USAGE =
            """
            Usage: training [options]
              --steps N             train until N steps are done (300)
              --step-millis N       let each step take at least N ms (0)
              --seed N              seed of points, parameters and batches (1)
              --hidden N            width of the two hidden layers (32)
              --checkpoint-every N  save every N steps (20)
              --checkpoint-dir DIR  folder of each node, or of all ($LOCKSTEP_CHECKPOINT_DIR; without one nothing is saved)
              --print-every N       print a line every N steps (10)
              --assembly-timeout-seconds N  wait so long for the other ranks to come (60)
              --peer-timeout-seconds N      wait so long for a neighbour (20)
            The environment says which rank this is: RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT.\
            """;
}
