package lockstep.controller.chronicle;

import lockstep.protocol.v1.ClusterEvent;

import java.util.List;
import java.util.Optional;

/// Some events in the order of their numbers, without a gap.
///
/// @param oldest that is held; absent where none is
/// @param newestSeq of the events that are held; 0 where none is
public record Extract(List<ClusterEvent> events, Optional<ClusterEvent> oldest, long newestSeq) {
    public Extract {
        events = List.copyOf(events);
    }
}
