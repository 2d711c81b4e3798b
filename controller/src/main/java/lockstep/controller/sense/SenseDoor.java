package lockstep.controller.sense;

import lockstep.controller.wire.SenseTold;

/// Hears what every node tells of its health. Called from many threads, but for one stream one call
/// at a time, in order; must return soon.
@FunctionalInterface
public interface SenseDoor {
    void sensed(SenseTold told, SenseStream stream);
}
