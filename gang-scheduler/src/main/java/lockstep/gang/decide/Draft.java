package lockstep.gang.decide;

import lockstep.gang.event.Entry;
import lockstep.gang.event.Event;
import lockstep.gang.state.ClusterState;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Events gathered so far for one command, each applied to the state that the next one is decided
/// in.
final class Draft {
    private final Instant now;
    private final List<Entry> entries = new ArrayList<>();
    private ClusterState state;

    Draft(ClusterState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    ClusterState state() {
        return state;
    }

    Instant now() {
        return now;
    }

    void add(Event event) {
        Entry entry = new Entry(state.seq() + 1, state.epoch(), now, event);
        state = state.apply(entry);
        entries.add(entry);
    }

    Decision reply(Reply reply) {
        return new Decision(entries, state, reply);
    }
}
