package lockstep.node.launch;

import lockstep.node.agent.RankState;
import lockstep.node.process.ProcessId;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/// What the host knows of one rank. Used on the agent's thread, but for `abandoned`.
final class RankWatch {

    final RankName name;
    final RankDirectory directory;

    /// Set before its shepherd is started: then it never is.
    volatile boolean abandoned;

    private RankState state;
    private @Nullable Process child;
    private @Nullable ProcessId adopted;

    RankWatch(RankName name, RankDirectory directory, RankState state) {
        this.name = name;
        this.directory = directory;
        this.state = state;
    }

    RankState state() {
        return state;
    }

    /// Moves on; answers false when it has ended already.
    boolean move(RankState to) {
        if (state.isFinal()) {
            return false;
        }
        state = to;
        return true;
    }

    void setChild(Process shepherd) {
        child = shepherd;
    }

    void setAdopted(ProcessId shepherd) {
        adopted = shepherd;
    }

    /// The shepherd, when it is this daemon's own child.
    Optional<Process> child() {
        return Optional.ofNullable(child);
    }

    /// The shepherd, when an earlier daemon started it.
    Optional<ProcessId> adopted() {
        return Optional.ofNullable(adopted);
    }
}
