package lockstep.controller.stage;

import lockstep.controller.wire.StageTold;

/// Hears what every node tells of checkpoints. Called from many threads, but for one stream one
/// call at a time, in order; must return soon.
@FunctionalInterface
public interface StageDoor {
    void staged(StageTold told, StageStream stream);
}
