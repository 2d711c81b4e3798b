package lockstep.stager.peer;

import lockstep.stager.checkpoint.Sha256;
import lockstep.stager.store.StorePath;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;

/// What is served for one token, and to whom: to those who show the token *and* have a key that was
/// named. Safe for any thread.
final class Served {
    private static final long WAIT_MILLIS = 100;

    private final StorePath path;
    private final Duration patience;

    /// Guarded by this.
    private Set<Sha256> callers = Set.of();

    /// @param patience a peer that has just begun may call before it is named here, since its key
    ///   has a longer way than its call
    Served(StorePath path, Duration patience) {
        this.path = path;
        this.patience = patience;
    }

    StorePath path() {
        return path;
    }

    /// From now on these are let in, and nobody else.
    synchronized void admit(Set<Sha256> named) {
        callers = Set.copyOf(named);
        notifyAll();
    }

    /// Whether the one with this key is let in; waits a moment for one who is not yet.
    synchronized boolean letsIn(Sha256 caller) throws InterruptedIOException {
        try {
            for (long left = patience.toMillis();
                    left > 0 && !callers.contains(caller);
                    left -= WAIT_MILLIS) {
                wait(WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            throw (InterruptedIOException) new InterruptedIOException("closed").initCause(e);
        }
        return callers.contains(caller);
    }
}
