package lockstep.controller.loop;

import lockstep.gang.event.Entry;
import lockstep.gang.state.ClusterState;

import java.util.List;

/// A durable state, with the entries that led to it from the one published before.
public record Published(ClusterState state, List<Entry> entries) {
    public Published {
        entries = List.copyOf(entries);
    }

    /// Hears of every durable state, on the writer's thread: be quick.
    @FunctionalInterface
    public interface Listener {
        void published(Published news);
    }
}
