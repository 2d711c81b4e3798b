package lockstep.node.link;

import lockstep.node.config.HostPort;

import java.util.List;
import java.util.Optional;

/// Which controller to try next: the leader that the last one named, else the next of the list,
/// round and round.
///
/// A name is followed once in a row: if the one named does not lead either, the list goes on.
final class ControllerChoice {

    private final List<HostPort> all;
    private int next;
    private Optional<HostPort> named = Optional.empty();
    private boolean followed;

    ControllerChoice(List<HostPort> all) {
        this.all = List.copyOf(all);
    }

    HostPort take() {
        if (named.isPresent()) {
            HostPort leader = named.get();
            named = Optional.empty();
            followed = true;
            return leader;
        }
        followed = false;
        HostPort choice = all.get(next);
        next = (next + 1) % all.size();
        return choice;
    }

    /// Hears whom the controller tried last takes for the leader.
    void leaderIs(HostPort leader) {
        if (!followed) {
            named = Optional.of(leader);
        }
    }

    /// Whether the next one is somebody's word rather than the list's.
    boolean hasName() {
        return named.isPresent();
    }

    /// The one tried last answered with orders: it may name another again, and is tried first when
    /// the stream breaks.
    void answered(HostPort controller) {
        followed = false;
        int index = all.indexOf(controller);
        if (index >= 0) {
            next = index;
        }
    }
}
