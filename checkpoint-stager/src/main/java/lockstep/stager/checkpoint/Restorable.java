package lockstep.stager.checkpoint;

import java.util.List;
import java.util.Optional;

/// Where to go on from.
///
/// @param newest the newest checkpoint of which every byte has just been verified; empty if there
///   is none
/// @param passedOver the newer ones, newest first, that could not be used
public record Restorable(Optional<Manifest> newest, List<StoredCheckpoint> passedOver) {
    public Restorable {
        passedOver = List.copyOf(passedOver);
    }
}
