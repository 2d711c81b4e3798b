package lockstep.controller.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// Ends the process when its writer hangs: whoever cannot write does not lead, and a thread that
/// waits for a disk can say so to nobody.
///
/// Looks are counted, not time: a process that was stopped as a whole and goes on is not accused of
/// what it could not do meanwhile. The thread that looks touches neither disk nor database.
final class StallWatch implements AutoCloseable {
    /// So many looks in a row must have seen the writer at the same place.
    static final int LOOKS = 8;

    private final Thread writer;
    private final Duration patience;
    private final FatalStop fatal;
    private final AtomicLong turns = new AtomicLong();
    private final Thread thread;
    private long turnsSeen;
    private int missed;

    /// @param patience longer than a turn of a writer that has nothing to do, and than any time-out
    ///   by which the database itself would give up
    StallWatch(Thread writer, Duration patience, FatalStop fatal) {
        this.writer = writer;
        this.patience = patience;
        this.fatal = fatal;
        this.thread = Thread.ofPlatform().name("stall-watch").daemon(true).unstarted(this::watch);
    }

    void start() {
        thread.start();
    }

    /// The writer has come round once more.
    void turned() {
        turns.incrementAndGet();
    }

    private void watch() {
        try {
            while (!look()) {
                Thread.sleep(patience.dividedBy(LOOKS));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks once, and ends the process when it has seen the writer hang for long enough.
    ///
    /// @return whether it has
    boolean look() {
        long now = turns.get();
        missed = now == turnsSeen ? missed + 1 : 0;
        turnsSeen = now;
        if (missed < LOOKS) {
            return false;
        }
        fatal.stop(
                "the journal has not taken a batch for %d s: its disk or its database hangs"
                        .formatted(patience.toSeconds()),
                whereItHangs());
        return true;
    }

    private Throwable whereItHangs() {
        Throwable place = new IllegalStateException("the writer hangs");
        place.setStackTrace(writer.getStackTrace());
        return place;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
