package lockstep.node.stage.hand;

import lockstep.stager.transfer.Progress;
import lockstep.stager.transfer.Report;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Lets tasks that would be in each other's way go one after the other: those that put something
/// into one directory, those that fetch the same data. Safe for any thread.
final class Turns {
    private static final long LOOK_MILLIS = 200;

    /// Guarded by this.
    private final Set<String> taken = new HashSet<>();

    /// To be closed when it is over.
    @FunctionalInterface
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits for its turn.
    ///
    /// @param waiting what is reported meanwhile
    /// @throws IOException when the task is not wanted any more
    synchronized Turn take(String what, String waiting, Progress progress)
            throws IOException, InterruptedException {
        while (!taken.add(what)) {
            if (progress.cancelled()) {
                throw new IOException("it is not wanted any more");
            }
            progress.at(new Report(0, 0, List.of(), waiting));
            wait(LOOK_MILLIS);
        }
        return () -> end(what);
    }

    private synchronized void end(String what) {
        taken.remove(what);
        notifyAll();
    }
}
