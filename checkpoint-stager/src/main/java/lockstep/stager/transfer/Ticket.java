package lockstep.stager.transfer;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// What a call in flight tells of itself, and by which it is told to end.
final class Ticket {
    private static final long NAP_NANOS = 50_000_000L;

    private final LongSupplier nanoClock;
    private final List<TokenBucket> limits;
    private volatile boolean ended;
    private volatile long lastMoveNanos;

    Ticket(LongSupplier nanoClock, List<TokenBucket> limits) {
        this.nanoClock = nanoClock;
        this.limits = limits;
        this.lastMoveNanos = nanoClock.getAsLong();
    }

    /// The call was told to end.
    static final class Ended extends IOException {
        private static final long serialVersionUID = 1;

        Ended() {
            super("not needed any more");
        }
    }

    /// So many bytes are about to be moved. Waits as the limits want it.
    void move(long bytes) throws IOException {
        moved();
        for (var limit : limits) {
            pay(limit.take(bytes, nanoClock.getAsLong()));
        }
        moved();
    }

    private void pay(long waitNanos) throws IOException {
        long until = nanoClock.getAsLong() + waitNanos;
        for (long left = waitNanos; left > 0; left = until - nanoClock.getAsLong()) {
            LockSupport.parkNanos(Math.min(NAP_NANOS, left));
            if (Thread.currentThread().isInterrupted()) {
                throw new Ended();
            }
            // To wait for a limit is not to be stuck.
            moved();
        }
    }

    /// It is getting on.
    void moved() throws IOException {
        if (ended) {
            throw new Ended();
        }
        lastMoveNanos = nanoClock.getAsLong();
    }

    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    long lastMoveNanos() {
        return lastMoveNanos;
    }
}
