package lockstep.controller.term;

import lockstep.controller.loop.FatalStop;
import lockstep.gang.state.ClusterState;

import java.util.function.Supplier;

/// Keeps a snapshot of the state every so many entries, off the writer's thread.
final class SnapshotTaker {
    private final int every;
    private final Supplier<ClusterState> newest;
    private final TakenOver.SnapshotSink sink;
    private final FatalStop fatal;
    private long lastSeq;

    SnapshotTaker(
            int every,
            Supplier<ClusterState> newest,
            TakenOver.SnapshotSink sink,
            FatalStop fatal) {
        this.every = every;
        this.newest = newest;
        this.sink = sink;
        this.fatal = fatal;
        this.lastSeq = newest.get().seq();
    }

    /// Takes one if enough has happened since the last. Call now and then, on one thread.
    void takeIfDue() {
        ClusterState state = newest.get();
        if (state.seq() - lastSeq < every) {
            return;
        }
        lastSeq = state.seq();
        try {
            sink.write(state);
        } catch (RuntimeException broken) {
            fatal.stop("a snapshot could not be written", broken);
        }
    }
}
