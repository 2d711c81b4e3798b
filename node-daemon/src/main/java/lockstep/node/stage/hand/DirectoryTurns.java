package lockstep.node.stage.hand;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Whose turn it is in a directory. Safe for any thread.
final class DirectoryTurns {
    private static final long LOOK_EVERY_MILLIS = 100;

    /// Guarded by this.
    private final Set<Path> taken = new HashSet<>();

    /// Waits until nobody else works in the directory.
    ///
    /// @param givenUp asked some times a second while it waits; ends the wait
    /// @return whether it is the caller's turn, who then must [#end] it
    synchronized boolean take(Path directory, BooleanSupplier givenUp) throws InterruptedException {
        while (!taken.add(directory)) {
            if (givenUp.getAsBoolean()) {
                return false;
            }
            wait(LOOK_EVERY_MILLIS);
        }
        return true;
    }

    synchronized void end(Path directory) {
        taken.remove(directory);
        notifyAll();
    }
}
