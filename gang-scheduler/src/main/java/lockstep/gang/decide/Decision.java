package lockstep.gang.decide;

import lockstep.gang.event.Entry;
import lockstep.gang.state.ClusterState;

import java.util.List;

/// What a command leads to. Nothing of it has happened until the entries are durable.
///
/// @param entries to be journaled, in order; empty when nothing changes
/// @param next the state after them
public record Decision(List<Entry> entries, ClusterState next, Reply reply) {
    public Decision {
        entries = List.copyOf(entries);
    }
}
